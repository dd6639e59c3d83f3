// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>

namespace otelc::ledger {
class Ledger;
}

namespace otelc::usage {

/// What was spent and what went wrong between `start` and `start` + Timeline::width.
struct TimelineBin {
  UnixNanos start = 0;
  double cost_usd = 0;  ///< as far as anybody knows: by the agent, else at list price
  double list_usd = 0;
  std::int64_t tokens = 0;
  std::int64_t requests = 0;  ///< that were answered
  std::int64_t errors = 0;    ///< requests that were given up
};

/// What was spent on one model in such a bin.
struct ModelBin {
  UnixNanos start = 0;
  std::uint32_t model = 0;  ///< of Timeline::models
  double cost_usd = 0;      ///< as in TimelineBin
  double list_usd = 0;
  std::int64_t tokens = 0;
};

/// Spend over time, by the report that counts (docs/counting.md, "choice") for each agent and model. It adds
/// up to the totals but for what carries no time, and where sessions of a model differ in which evidence saw
/// more.
struct Timeline {
  UnixNanos width = 0;
  std::vector<TimelineBin> bins;  ///< by start; only those in which something happened
  std::vector<std::string> models;
  std::vector<ModelBin> by_model;  ///< by start; they add up to `bins`
  bool is_by_exports = false;      ///< some of the spend is placed when metrics were exported, not requested

  [[nodiscard]] UnixNanos end_of(const TimelineBin& bin) const {
    return bin.start > UINT64_MAX - width ? UINT64_MAX : bin.start + width;
  }
};

Timeline timeline_of(const ledger::Ledger& ledger);

/// The same, without `by_model`, in bins so wide that a plot from the first to the last has at most
/// `places_max` places for them.
Timeline with_places_at_most(const Timeline& timeline, std::size_t places_max);

}  // namespace otelc::usage
