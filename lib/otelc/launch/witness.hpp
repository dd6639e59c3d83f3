// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <atomic>
#include <optional>

namespace otelc::launch {

/// What a guarded launch records about its command, in memory shared with its guard, in case that launch is
/// killed before the command ends. Lock-free; use it from both processes.
class Witness {
 public:
  /// Return the variable that gets the command's pid (process::Command::number).
  [[nodiscard]] std::atomic<pid_t>* number() { return &command_; }
  /// Record that the command has ended. `code` is launch's final exit code.
  void ended(int code) { code_ = code; }

  /// Return the command's pid; 0: it is not known to have started.
  [[nodiscard]] pid_t command() const { return command_; }
  /// Return launch's exit code; nullopt: the command is not known to have ended.
  [[nodiscard]] std::optional<int> code() const {
    const int code = code_;
    return code == kNone ? std::nullopt : std::optional(code);
  }

 private:
  static constexpr int kNone = -1;
  std::atomic<pid_t> command_ = 0;
  std::atomic<int> code_ = kNone;
};

}  // namespace otelc::launch
