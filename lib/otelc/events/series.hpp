// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <otelc/base/clock.hpp>
#include <otelc/base/packed_map.hpp>
#include <otelc/prices/money.hpp>

namespace otelc::events {

/// Turns data points into what each adds to a sum (OTLP data model, "Sums"; docs/counting.md, "identity"). Of
/// a cumulative series and start time the largest value counts, since it never falls; a new start time begins
/// anew. Where a series comes both as deltas and cumulated (a Collector's delta-to-cumulative beside the
/// direct route), the larger of both counts. In any order the sums are the same. Memory: about 30 bytes for a
/// series of deltas, 60 for a cumulative one and 30 for each further start time of it, up to kMax such
/// entries. Beyond, deltas add what they say, and cumulative series that are new add nothing: what they add
/// cannot be known. Not thread-safe.
class Series {
 public:
  static constexpr std::size_t kMax = 1'000'000;

  explicit Series(std::size_t entries_max = kMax) : entries_max_(entries_max) {}

  /// What a value adds, 0 where it is contained already. Values are exact to 12 decimals; none is negative.
  double cumulative(std::uint64_t series, UnixNanos start, double value);
  double delta(std::uint64_t series, double value);
  /// Gives back its memory: nothing is added from now on.
  void end() {
    deltas_.clear();
    cumulative_.clear();
    largest_.clear();
  }
  /// Some cumulative series were not counted.
  [[nodiscard]] bool is_over() const { return is_over_; }

 private:
  using Sums = PackedMap<prices::Money>;
  [[nodiscard]] bool has_room_for(const Sums& sums, std::uint64_t key) const;
  static double grow(Sums& sums, std::uint64_t series, prices::Money by, const Sums& others);

  std::size_t entries_max_;
  bool is_over_ = false;
  Sums deltas_;
  Sums cumulative_;
  Sums largest_;  // by series and start
};

}  // namespace otelc::events
