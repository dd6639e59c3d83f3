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

/// Tells when the process that writes a log (the holder of its lock) ends, and when one begins. Looks at most
/// once a second, and once more before it reports a change: lines that were written just before can be read
/// between the two looks, and a lock that is given back for a moment is no end. Sees what store::holder_of()
/// sees. Not thread-safe.
class ReceiverWatch {
 public:
  using Steady = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kLookEvery{1};

  /// Notes who writes the log already: that is no change.
  explicit ReceiverWatch(std::string log);

  /// Call it when all lines there are have been read. `now` never goes back; `time` is what the changes are
  /// given.
  std::vector<ReceiverChange> look(Steady::time_point now, UnixNanos time);

 private:
  [[nodiscard]] std::optional<store::Holder> holder() const;

  std::string log_;
  bool has_changed_ = false;
  std::optional<store::Holder> known_;
  Steady::time_point next_look_;
};

}  // namespace otelc::tail
