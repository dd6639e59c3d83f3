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

/// The paths of a run's files.
struct RunFiles {
  explicit RunFiles(const std::string& run_dir);

  std::string dir;
  std::string log;   ///< `DIR/claude-otel.jsonl`
  std::string rate;  ///< `DIR/claude-otel-rate.json`
};

/// The open, empty log of a new run.
struct RunLog {
  RunFiles files;
  std::unique_ptr<store::LogWriter> writer;
  /// Why check_run_dir() refused the run directory; empty: it did not, although the directory may be in use.
  std::string refusal = {};
};

/// Opens the log of a new run in `run_dir`. Creates the directory if necessary, moves an older log aside, and
/// removes older logs that `keep` does not keep.
///
/// If another process writes to a log there, the run gets a directory of its own: the first of `RUN_DIR-2`,
/// `RUN_DIR-3`, ... that is free. If store::check_run_dir() refuses `run_dir`, the run gets a private
/// directory below TMPDIR, which stays. Errors: as move_older_log() and store::LogWriter::open.
Result<RunLog> open_run_log(const std::string& run_dir, const Keep& keep);

/// Renames all files of an earlier run's log to a name with the time of the last change:
/// `claude-otel.20261123T212254Z.jsonl` (and `….jsonl.1`), or `…Z-1.jsonl` if that exists. Never overwrites a
/// file. Returns the new paths; none if there is no log, or only an empty one, which stays.
/// Errors: `conflict` (another process writes to the log), `refused`, `io`.
Result<std::vector<std::string>> move_older_log(const std::string& path);

/// Formats a time for a file name, in UTC: `20261123T212254Z`.
std::string format_file_time(UnixNanos time);

}  // namespace otelc::launch
