// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <otelc/base/clock.hpp>

namespace otelc::ledger {

/// The total time that is covered by at least one of many intervals, such as overlapping requests.
///
/// Exact, in any order, for up to `intervals_max` intervals that do not touch. Beyond, only the sum of the
/// oldest is kept, and later intervals count only from the end of these. Not thread-safe.
class TimeUnion {
 public:
  static constexpr std::size_t kIntervalsMax = 65'536;  // 1 MiB, up to twice that between merges

  explicit TimeUnion(std::size_t intervals_max = kIntervalsMax);

  /// Add the time from `begin` to `end`. Ignored if `end` is not after `begin`.
  void add(UnixNanos begin, UnixNanos end);
  /// Return the covered time in nanoseconds. O(n log n).
  [[nodiscard]] UnixNanos total() const;

 private:
  using Interval = std::pair<UnixNanos, UnixNanos>;
  static void merge(std::vector<Interval>& intervals);
  void compact();

  std::size_t intervals_max_;
  std::size_t merge_at_;  // number of intervals
  std::vector<Interval> intervals_;
  UnixNanos folded_ = 0;   // the sum of the intervals that are no longer kept
  UnixNanos horizon_ = 0;  // their end
};

}  // namespace otelc::ledger
