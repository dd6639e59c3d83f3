// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include <otelc/base/clock.hpp>

namespace otelc::ingest {

/// Tokens per second over the last minute. Takes constant memory, because it keeps a sum for each second. A
/// time before the latest one seen counts as that. Not thread-safe.
class RateWindow {
 public:
  static constexpr std::int64_t kWindowSeconds = 60;

  /// Adds tokens that arrive at `now`.
  void add(UnixNanos now, double tokens);

  /// Returns all tokens that were ever added.
  [[nodiscard]] double total() const { return total_; }

  /// Returns the tokens of the last 60 s per second. In the first minute they are divided by the time since
  /// the first tokens, at least 1 s. Returns 0 before the first tokens.
  [[nodiscard]] double rate(UnixNanos now) const;

  /// Whether rate() changes without new tokens, because the window is not empty yet.
  [[nodiscard]] bool slides(UnixNanos now) const;

  /// Returns the tokens of each second of the last 60 s, the oldest first; the last one is that of `now`.
  [[nodiscard]] std::array<double, static_cast<std::size_t>(kWindowSeconds)> by_second(UnixNanos now) const;

  /// Returns the rate file's content: `{"total":N,"rate":R,"ts":T}`. T is `now` in Unix seconds.
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
