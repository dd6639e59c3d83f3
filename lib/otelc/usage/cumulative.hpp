// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include <otelc/otlp/records.hpp>

namespace otelc::usage {

/// Turns cumulative data points into what each adds (OTLP data model, "Sums": the last value of each
/// series and start time counts; a new start time, or a smaller value later, is a reset).
/// The points of a series may come in any order: the sum is the same. Memory: per series and start
/// time its last kPointsMax points; of older ones only the sum, so a point that comes later than that
/// and falls before them is dropped. Not thread-safe.
class Cumulative {
 public:
  static constexpr std::size_t kPointsMax = 64;

  /// What the point adds to the sum; nullopt for a point already seen. 0 for one that others contain.
  std::optional<double> increment(const otlp::Point& point);

 private:
  struct Sample {
    UnixNanos time = 0;
    double value = 0;
  };
  struct Series {
    std::vector<Sample> samples;    // by time
    std::optional<Sample> floor;    // the last of those that were let go
    std::optional<double> untimed;  // the last that came without a time
  };
  static std::optional<double> insert(Series& series, Sample sample);

  std::unordered_map<std::uint64_t, Series> series_;
};

}  // namespace otelc::usage
