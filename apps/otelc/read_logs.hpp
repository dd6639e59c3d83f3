// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <otelc/prices/price_book.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::apps {

/// One thread per core that we may use, at least 1. Past some of them the one that counts is the slowest.
std::size_t default_jobs();

struct ReadLogs {
  usage::Summary summary;
  std::size_t missing = 0;  ///< names of logs under which there is none
  bool failed = false;      ///< some log could not be read
  std::vector<std::pair<std::string, pid_t>>
      being_written;  ///< logs that a process held when they were begun
};

/// Reads and counts the logs of these names (store::find_logs), each once, on `jobs` threads. Tells on stderr
/// how far it is, and what is missing or cannot be read. `has_history`: with the summary's timeline and
/// dearest requests.
ReadLogs read_logs(const std::vector<std::string>& names, std::size_t jobs, const prices::PriceBook& prices,
                   usage::CostBasis basis, bool has_history);

}  // namespace otelc::apps
