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

/// One thread per core that we may use, at least 1. Past some of them the one that counts is the slowest.
std::size_t default_jobs();

struct ReadLogs {
  usage::Summary summary;
  std::optional<std::vector<usage::Explanation>> explanations;
  std::size_t missing = 0;       ///< names of logs under which there is none
  std::size_t without_otlp = 0;  ///< names under which there is something else, or nothing in it (said)
  bool failed = false;           ///< some log could not be read
  std::vector<std::pair<std::string, store::Holder>>
      being_written;  ///< logs that a process held when they were begun
};

struct ReadOptions {
  std::size_t jobs = 1;  ///< threads
  usage::CostBasis basis = usage::CostBasis::reported;
  bool has_history = false;  ///< with the summary's timeline and most expensive requests
  usage::Lists lists = usage::kNoSessions;
  bool explains = false;    ///< with ReadLogs::explanations
  bool is_default = false;  ///< nobody named the log: it may be missing or empty
};

/// Reads and counts the logs of these names (store::find_logs), each once. Tells on stderr how far it is, and
/// what is missing or cannot be read.
ReadLogs read_logs(const std::vector<std::string>& names, const prices::PriceBook& prices,
                   const ReadOptions& options);

}  // namespace otelc::apps
