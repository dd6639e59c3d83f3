// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/base/clock.hpp>

namespace otelc::report::detail {

/// The time axis of a plot, from `begin` to the later `end`, in UTC.
class TimeAxis {
 public:
  TimeAxis(UnixNanos begin, UnixNanos end) : begin_(begin), end_(end) {}

  struct Tick {
    double percent;     ///< of the plot's width
    std::string label;  ///< `21:22`, `21:22:54`, `21:22:54.5` or `2026-11-23`, depending on the step
  };
  /// Returns at most five ticks, at times that are round in UTC.
  [[nodiscard]] std::vector<Tick> ticks() const;

  /// Returns the position of `time` in percent of the plot's width. Times outside of the axis are clamped.
  [[nodiscard]] double percent(UnixNanos time) const;
  [[nodiscard]] UnixNanos begin() const { return begin_; }
  [[nodiscard]] UnixNanos end() const { return end_; }

 private:
  UnixNanos begin_;
  UnixNanos end_;
};

/// Formats the width of a bin in its largest whole unit: `10 s`, `5 min`, `7 d`.
std::string width_text(UnixNanos width);

}  // namespace otelc::report::detail
