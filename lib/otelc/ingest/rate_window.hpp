// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include <otelc/base/clock.hpp>

namespace otelc::ingest {

/// Tokens per second over the last minute, in constant memory: arrivals are kept by the second.
/// A time that goes back counts as the latest time seen. Not thread-safe.
class RateWindow {
 public:
  static constexpr std::int64_t kWindowSeconds = 60;

  void add(UnixNanos now, double tokens);

  /// All tokens since the start.
  [[nodiscard]] double total() const { return total_; }

  /// Tokens that arrived in the last 60 s, over the smaller of 60 s and the time since the first
  /// sample, at least 1 s. 0 before the first sample.
  [[nodiscard]] double rate(UnixNanos now) const;

  /// True while rate() still changes without new tokens: until the window is empty.
  [[nodiscard]] bool slides(UnixNanos now) const;

  /// Tokens by the second, the last of which is `now`'s; the oldest first.
  [[nodiscard]] std::array<double, static_cast<std::size_t>(kWindowSeconds)> by_second(UnixNanos now) const;

  /// The rate file's content: `{"total":N,"rate":R,"ts":T}`.
  [[nodiscard]] std::string to_json(UnixNanos now) const;

 private:
  struct Second {
    std::int64_t time = -1;  // Unix seconds; -1: never used
    double tokens = 0;
  };
  [[nodiscard]] double in_window(UnixNanos now) const;

  std::array<Second, static_cast<std::size_t>(kWindowSeconds)> seconds_;
  double total_ = 0;
  UnixNanos first_ = 0;
  UnixNanos latest_ = 0;
};

}  // namespace otelc::ingest
