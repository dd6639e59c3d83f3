// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace otelc::launch {

/// Computes how long launch waits for processes that the command left behind
/// (docs/launch.md#after-the-command): at most `at_most` (`--drain`) in all, and at most kSilence without a
/// connection to the collector or an export. So an exporter that connects late is waited for, and a daemon
/// that never connects costs little time. The caller passes the time. Not thread-safe.
class DrainTime {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using milliseconds = std::chrono::milliseconds;

  /// Three times the interval at which agents export under launch.
  static constexpr milliseconds kSilence{3000};

  /// `ended`: when the command ended; both limits count from then.
  DrainTime(Time ended, milliseconds at_most) : end_(ended + at_most), last_heard_(ended) {}

  /// Record that an export arrived at `at`, or that a connection was open then. Calls need not be in order.
  void heard(Time at);

  /// Return what is left of `at_most`; negative: it is over.
  [[nodiscard]] milliseconds left(Time now) const;
  /// Return how much longer to wait if nothing is heard from now on; zero or less: stop waiting.
  [[nodiscard]] milliseconds patience(Time now) const;

 private:
  Time end_;
  Time last_heard_;
};

}  // namespace otelc::launch
