// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

namespace otelc::launch {

/// The steps that end a command which has reached a limit: SIGINT, 5 s later SIGTERM, 5 s later SIGKILL.
/// Says what to send and when; time is passed in. Not thread-safe.
class Stopper {
 public:
  using Time = std::chrono::steady_clock::time_point;

  void begin(Time now) {
    if (!next_) next_ = now;
  }
  [[nodiscard]] bool has_begun() const { return next_.has_value(); }
  /// The signal that is due now; 0: none.
  int due(Time now);
  /// Until the next signal; nullopt: there is none.
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_look(Time now) const;
  /// How long to wait at least for the end of what is being stopped; 0 when even SIGKILL did not help
  /// for some time: it is not ours to kill.
  [[nodiscard]] std::chrono::milliseconds patience() const;

 private:
  std::optional<Time> next_;
  int step_ = 0;
  int kills_ = 0;
};

}  // namespace otelc::launch
