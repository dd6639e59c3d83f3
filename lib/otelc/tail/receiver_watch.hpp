// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/store/lock_file.hpp>
#include <otelc/tail/receiver_change.hpp>

namespace otelc::tail {

/// Detects when the process that writes a log (the holder of its lock) ends, and when another one begins.
/// Checks at most once a second, and reports a change only at the second check that sees it: lines that were
/// written just before can be read in between, and a lock that is released for a moment is not an end. Finds
/// the holder by store::holder_of(), with its limits. Not thread-safe.
class ReceiverWatch {
 public:
  using Steady = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kLookEvery{1};

  /// Remembers the process that writes the log already, which is no change.
  explicit ReceiverWatch(std::string log);

  /// Returns the changes since the last call, with `time` as their time. Call it when all available lines
  /// have been read. `now` must never go back.
  std::vector<ReceiverChange> look(Steady::time_point now, UnixNanos time);

 private:
  [[nodiscard]] std::optional<store::Holder> holder() const;

  std::string log_;
  bool has_changed_ = false;
  std::optional<store::Holder> known_;
  Steady::time_point next_look_;
};

}  // namespace otelc::tail
