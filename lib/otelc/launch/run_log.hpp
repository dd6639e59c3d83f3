// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/launch/older_logs.hpp>
#include <otelc/store/log_writer.hpp>

namespace otelc::launch {

/// Where a run's files are.
struct RunFiles {
  explicit RunFiles(const std::string& run_dir);

  std::string dir;
  std::string log;
  std::string rate;
};

/// The log of a run, open and empty.
struct RunLog {
  RunFiles files;
  std::unique_ptr<store::LogWriter> writer;
  std::string refusal =
      {};  ///< why not in the run directory (check_run_dir()); empty: there, or it was in use
};

/// Begins the log of a new run in `run_dir`, which is made; an older log in it is moved aside and, as far as
/// `keep` lets it go, removed. When another process writes there, the run gets a directory of its own:
/// `RUN_DIR-2`, or the first of `-3`, ... that is free. When store::check_run_dir() refuses it, the run gets
/// a private directory below TMPDIR, which stays. Errors: as move_older_log() and store::LogWriter::open.
Result<RunLog> open_run_log(const std::string& run_dir, const Keep& keep);

/// Moves all files of an earlier run's log aside, to a name with the time of its last change:
/// `claude-otel.20261123T212254Z.jsonl` (and `….jsonl.1`), then `…Z-1.jsonl`; nothing is ever overwritten.
/// Returns the new paths; none when there was no log, or an empty one, which stays.
/// Errors: `conflict` when somebody writes to it, `refused`, `io`.
Result<std::vector<std::string>> move_older_log(const std::string& path);

/// `20261123T212254Z`
std::string format_file_time(UnixNanos time);

}  // namespace otelc::launch
