// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <otelc/base/clock.hpp>

namespace otelc::ledger {

/// How long at least one of many intervals lasted. Exact, in any order, up to `intervals_max` that do not
/// touch; beyond, only the sum of the oldest is kept, and what comes later and lies before their end is
/// taken as part of it. Not thread-safe.
class TimeUnion {
 public:
  static constexpr std::size_t kIntervalsMax = 65'536;  // 1 MiB, up to twice that before they are merged

  explicit TimeUnion(std::size_t intervals_max = kIntervalsMax);

  /// Nothing when `end` is not after `begin`.
  void add(UnixNanos begin, UnixNanos end);
  /// Nanoseconds. O(n log n).
  [[nodiscard]] UnixNanos total() const;

 private:
  using Interval = std::pair<UnixNanos, UnixNanos>;
  static void merge(std::vector<Interval>& intervals);
  void compact();

  std::size_t intervals_max_;
  std::size_t merge_at_;  // as many intervals
  std::vector<Interval> intervals_;
  UnixNanos folded_ = 0;   // the sum of what was let go
  UnixNanos horizon_ = 0;  // its end
};

}  // namespace otelc::ledger
