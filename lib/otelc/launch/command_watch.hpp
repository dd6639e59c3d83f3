// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include <otelc/base/message_hold.hpp>
#include <otelc/launch/ci.hpp>
#include <otelc/launch/collector.hpp>
#include <otelc/launch/limit_watch.hpp>
#include <otelc/launch/meter.hpp>
#include <otelc/launch/stopper.hpp>
#include <otelc/process/supervisor.hpp>

namespace otelc::launch {

/// Waits for a command and then for what it leaves behind, and stops it when a limit is reached
/// (docs/launch.md#limits). Use it on the thread that began the Supervisor.
class CommandWatch {
 public:
  using milliseconds = std::chrono::milliseconds;
  /// Called before each wait. Returns when to call it again at the latest; nullopt: no need.
  using OnLook = std::function<std::optional<milliseconds>()>;

  /// All three must outlive this object. Warnings of the limits go to `ci`.
  CommandWatch(process::Supervisor& supervisor, LimitWatch& limits, const Ci& ci)
      : supervisor_(supervisor), limits_(limits), ci_(ci) {}

  /// Start the clock of `--max-time`.
  void begin() { begin_ = std::chrono::steady_clock::now(); }

  /// Wait until the command has ended.
  void await_command(MessageHold& hold, const OnLook& on_look);

  /// Wait for descendants and connections that may still export, at most `at_most` (DrainTime says how long).
  /// Return what is left of that time. No limit begins to stop anything here, because the command has
  /// ended by itself and its exit code is final; a stop that began before continues.
  milliseconds drain(MessageHold& hold, Collector& collector, const Meter& meter, milliseconds at_most);

  /// Return true if a limit stopped, or is stopping, the command.
  [[nodiscard]] bool was_stopped() const { return stopper_.has_begun(); }

 private:
  void hold_limits();

  process::Supervisor& supervisor_;
  LimitWatch& limits_;
  const Ci& ci_;
  Stopper stopper_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace otelc::launch
