// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace otelc::launch {

/// How long launch waits for what its command has left behind: for all of it at most `at_most` (`--drain`),
/// and no longer than kSilence in which nobody was connected to the collector and nothing arrived. So a
/// daemon that outlives its command does not hold up the end, and an exporter that connects late is waited
/// for. Times are passed in. Not thread-safe.
class DrainTime {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using milliseconds = std::chrono::milliseconds;

  /// Three times the interval in which launch has agents export.
  static constexpr milliseconds kSilence{3000};

  /// `ended`: when the command ended.
  DrainTime(Time ended, milliseconds at_most) : end_(ended + at_most), last_heard_(ended) {}

  /// An export arrived at `at`, or a connection was open then. Earlier ones change nothing.
  void heard(Time at);

  /// What is left of `at_most`; negative: it is over.
  [[nodiscard]] milliseconds left(Time now) const;
  /// How long to wait at most if nothing is heard from now on; not positive: it was long enough.
  [[nodiscard]] milliseconds patience(Time now) const;

 private:
  Time end_;
  Time last_heard_;
};

}  // namespace otelc::launch
