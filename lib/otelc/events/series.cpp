// SPDX-License-Identifier: Apache-2.0
// A cumulative series never falls, so for each start time its largest value counts, in any order of points; a
// new start time begins a new count. A series may arrive both as deltas and as cumulative points (directly
// and through a Collector's deltatocumulative processor). So each series has two sums, and the larger one
// counts: a point adds only what the maximum of the two grows by. Sums are exact (Money), so the order of
// points does not matter.
#include <otelc/events/series.hpp>

#include <algorithm>

#include <otelc/base/hash.hpp>

namespace otelc::events {

using prices::Money;

bool Series::has_room_for(const Sums& sums, std::uint64_t key) const {
  return deltas_.size() + cumulative_.size() + largest_.size() < entries_max_ || sums.contains(key);
}

// Adds `by` to a series' sum in `sums`. Returns by how much the larger of its two sums grows.
double Series::grow(Sums& sums, std::uint64_t series, Money by, const Sums& others) {
  const Money* const other = others.find(series);
  const Money least = other != nullptr ? *other : Money();
  Money& sum = sums[series];
  const Money before = std::max(sum, least);
  sum += by;
  Money added = std::max(sum, least);
  added -= before;
  return added.usd();
}

double Series::cumulative(std::uint64_t series, UnixNanos start, double value) {
  const std::uint64_t key = mix(series, start);
  if (!has_room_for(largest_, key) || !has_room_for(cumulative_, series)) {
    is_over_ = true;
    return 0;
  }
  Money& largest = largest_[key];
  Money growth = Money::of_usd(value);
  if (!(largest < growth)) return 0;
  growth -= largest;
  largest += growth;
  return grow(cumulative_, series, growth, deltas_);
}

double Series::delta(std::uint64_t series, double value) {
  if (!has_room_for(deltas_, series)) return Money::of_usd(value).usd();
  return grow(deltas_, series, Money::of_usd(value), cumulative_);
}

}  // namespace otelc::events
