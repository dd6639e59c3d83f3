// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/series.hpp>

#include <algorithm>

#include <otelc/base/hash.hpp>

namespace otelc::usage {

using prices::Money;

double Series::grow(Sums& sums, Money& sum, Money by) {
  const Money before = std::max(sums.of_deltas, sums.of_cumulative);
  sum += by;
  Money added = std::max(sums.of_deltas, sums.of_cumulative);
  added -= before;
  return added.usd();
}

double Series::cumulative(std::uint64_t series, UnixNanos start, double value) {
  Money& largest = largest_[mix(series, start)];
  Money growth = Money::of_usd(value);
  if (!(largest < growth)) return 0;
  growth -= largest;
  largest += growth;
  Sums& sums = sums_[series];
  return grow(sums, sums.of_cumulative, growth);
}

double Series::delta(std::uint64_t series, double value) {
  Sums& sums = sums_[series];
  return grow(sums, sums.of_deltas, Money::of_usd(value));
}

}  // namespace otelc::usage
