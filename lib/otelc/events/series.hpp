// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <otelc/base/clock.hpp>
#include <otelc/base/packed_map.hpp>
#include <otelc/prices/money.hpp>

namespace otelc::events {

/// Returns what each data point adds to a sum (docs/counting.md#identity; OTLP data model, "Sums"). The order
/// of points does not change the sum. Memory: about 30 bytes for a series of deltas, 60 for a cumulative one
/// and 30 for each of its further start times, up to `entries_max` such entries. Beyond that, deltas add
/// their values, and new cumulative series add nothing, because what they add is unknown. Not thread-safe.
class Series {
 public:
  static constexpr std::size_t kMax = 1'000'000;

  explicit Series(std::size_t entries_max = kMax) : entries_max_(entries_max) {}

  /// Returns what a point adds; 0 if it is contained already. `series`: a hash of everything that identifies
  /// it; `value`: at least 0, exact to 12 decimals.
  double cumulative(std::uint64_t series, UnixNanos start, double value);
  double delta(std::uint64_t series, double value);
  /// Frees all memory. Do not add points afterwards.
  void end() {
    deltas_.clear();
    cumulative_.clear();
    largest_.clear();
  }
  /// Returns true if some cumulative series were not counted.
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
