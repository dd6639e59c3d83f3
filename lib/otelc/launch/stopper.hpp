// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

namespace otelc::launch {

/// Decides which signals to send, and when, to stop a command that has reached a limit: SIGINT, 5 s later
/// SIGTERM, 5 s later SIGKILL, then SIGKILL again. It sends nothing itself; the caller passes the time. Not
/// thread-safe.
class Stopper {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Start with the first signal at `now`. Later calls change nothing.
  void begin(Time now) {
    if (!next_) next_ = now;
  }
  [[nodiscard]] bool has_begun() const { return next_.has_value(); }
  /// Return the signal to send now, and advance to the next one; 0: none is due.
  int due(Time now);
  /// Return the time until the next signal; nullopt: begin() was not called.
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_look(Time now) const;
  /// Return how long to wait at least for processes that are being stopped; 0: repeated SIGKILLs did not
  /// help, so this process may not kill them.
  [[nodiscard]] std::chrono::milliseconds patience() const;

 private:
  std::optional<Time> next_;
  int step_ = 0;
  int kills_ = 0;
};

}  // namespace otelc::launch
