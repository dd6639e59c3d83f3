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

/// The outcome of count_logs(), in the order in which the files were read.
struct CountedLogs {
  std::vector<usage::LogInput> inputs;  ///< files that were read to their end
  std::vector<Error> missing;           ///< `not_found`: logs that have no file
  std::vector<Error> failed;            ///< other errors; such a file is counted up to the fault
  /// Logs (by store::log_of()) whose files were all read and have no line of OTLP. A log whose files were
  /// read under another name is not included.
  std::set<std::string> without_otlp;
};

/// Counts all files of the logs. A file that has several names is counted once. Files that the last log gets
/// meanwhile are counted too. An error ends its file, not the others. `jobs` and `progress`: see
/// replay_all().
CountedLogs count_logs(const std::vector<std::string>& logs, std::size_t jobs, usage::Accountant& accountant,
                       const Progress& progress);

}  // namespace otelc::replay
