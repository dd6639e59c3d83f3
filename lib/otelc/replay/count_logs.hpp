// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/replay/replay.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::replay {

/// What became of some logs' files, in the order in which they were read.
struct CountedLogs {
  std::vector<usage::LogInput> inputs;  ///< files that were read to their end
  std::vector<Error> missing;           ///< `not_found`: logs that have no file
  std::vector<Error> failed;            ///< all else; what stands before the fault in such a file was counted
  /// Logs (store::log_of) all of whose files were read and hold no line of OTLP. A log whose files were read
  /// under another name is none of them.
  std::set<std::string> without_otlp;
};

/// Counts all files of the logs, each once, whatever it is called, and those that a log gets meanwhile when
/// it is the last. An error ends its file, not the others. `jobs` and `progress` as replay_all() has them.
CountedLogs count_logs(const std::vector<std::string>& logs, std::size_t jobs, usage::Accountant& accountant,
                       const Progress& progress);

}  // namespace otelc::replay
