// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: where times are on a plot, and what is written below it.

#include <string>
#include <vector>

#include <otelc/base/clock.hpp>

namespace otelc::report::detail {

/// From `begin` to `end`, which is later. UTC.
class TimeAxis {
 public:
  TimeAxis(UnixNanos begin, UnixNanos end) : begin_(begin), end_(end) {}

  struct Tick {
    double percent;     ///< of the plot's width
    std::string label;  ///< `21:22`, `21:22:54`, `21:22:54.5`, `2026-11-23`, as the steps between ticks need
  };
  /// At most five, at times that are round in UTC.
  [[nodiscard]] std::vector<Tick> ticks() const;

  [[nodiscard]] double percent(UnixNanos time) const;
  [[nodiscard]] UnixNanos begin() const { return begin_; }
  [[nodiscard]] UnixNanos end() const { return end_; }

 private:
  UnixNanos begin_;
  UnixNanos end_;
};

}  // namespace otelc::report::detail
