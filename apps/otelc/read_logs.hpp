// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <otelc/prices/price_book.hpp>
#include <otelc/store/lock_file.hpp>
#include <otelc/usage/explanation.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::apps {

/// Returns the number of cores that this process may use, from 1 to 8. More do not help: the one thread that
/// counts is the slowest then.
std::size_t default_jobs();

struct ReadLogs {
  usage::Summary summary;
  std::optional<std::vector<usage::Explanation>> explanations;
  std::size_t missing = 0;       ///< names under which there is no log
  std::size_t without_otlp = 0;  ///< names whose files are empty or hold something else (reported)
  bool failed = false;           ///< a log could not be read
  std::vector<std::pair<std::string, store::Holder>>
      being_written;  ///< logs that a process held when reading began
};

struct ReadOptions {
  std::size_t jobs = 1;  ///< threads
  usage::CostBasis basis = usage::CostBasis::reported;
  bool has_history = false;  ///< fill the summary's timeline and most expensive requests
  usage::Lists lists = usage::kNoSessions;
  bool explains = false;    ///< fill ReadLogs::explanations
  bool is_default = false;  ///< the user named no log: it may be missing or empty
};

/// Reads and counts the logs of `names` (see store::find_logs), each once. Reports its progress on stderr,
/// and which logs are missing or cannot be read.
ReadLogs read_logs(const std::vector<std::string>& names, const prices::PriceBook& prices,
                   const ReadOptions& options);

}  // namespace otelc::apps
