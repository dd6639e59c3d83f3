// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <unordered_map>

#include <otelc/base/clock.hpp>
#include <otelc/prices/money.hpp>

namespace otelc::usage {

/// Turns data points into what each adds to a sum (OTLP data model, "Sums"; docs/counting.md, "identity"). Of
/// a cumulative series and start time the largest value counts, since it never falls; a new start time begins
/// anew. Where a series comes both as deltas and cumulated (a Collector's delta-to-cumulative beside the
/// direct route), the larger of both counts. In any order the sums are the same. Memory: about 100 bytes a
/// series, and 40 for each start time of a cumulative one. Not thread-safe.
class Series {
 public:
  /// What a value adds, 0 where it is contained already. Values are exact to 12 decimals; none is negative.
  double cumulative(std::uint64_t series, UnixNanos start, double value);
  double delta(std::uint64_t series, double value);

 private:
  struct Sums {
    prices::Money of_deltas;
    prices::Money of_cumulative;
  };
  static double grow(Sums& sums, prices::Money& sum, prices::Money by);

  std::unordered_map<std::uint64_t, Sums> sums_;
  std::unordered_map<std::uint64_t, prices::Money> largest_;  // by series and start
};

}  // namespace otelc::usage
