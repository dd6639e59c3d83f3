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

/// Usage from `start` to `start` + Timeline::width.
struct TimelineBin {
  UnixNanos start = 0;
  double cost_usd = 0;  ///< as reported, otherwise at list price; 0 if unknown
  double list_usd = 0;
  std::int64_t tokens = 0;
  std::int64_t requests = 0;  ///< answered
  std::int64_t errors = 0;    ///< requests that failed
};

/// Usage of one model in such a bin.
struct ModelBin {
  UnixNanos start = 0;
  std::uint32_t model = 0;  ///< index in Timeline::models
  double cost_usd = 0;      ///< as in TimelineBin
  double list_usd = 0;
  std::int64_t tokens = 0;
};

/// Usage over time, from the report that counts for each agent and model (docs/counting.md#choice).
///
/// Its sum is that of the totals, with two exceptions: records without a time are missing, and one report
/// counts for all sessions of an agent, also for those whose bill uses another one.
struct Timeline {
  UnixNanos width = 0;
  std::vector<TimelineBin> bins;  ///< sorted by start; only those with usage
  std::vector<std::string> models;
  std::vector<ModelBin> by_model;  ///< sorted by start; they add up to `bins`
  bool is_by_exports = false;      ///< some usage is placed at the export of a metric, not at its requests

  [[nodiscard]] UnixNanos end_of(const TimelineBin& bin) const {
    return bin.start > UINT64_MAX - width ? UINT64_MAX : bin.start + width;
  }
};

/// Make the timeline of a ledger. Call Ledger::settle() first.
Timeline timeline_of(const ledger::Ledger& ledger);

/// Widen the bins until there are at most `places_max` places from the first to the last, for a plot of that
/// many columns. Leaves out `by_model`.
Timeline with_places_at_most(const Timeline& timeline, std::size_t places_max);

}  // namespace otelc::usage
