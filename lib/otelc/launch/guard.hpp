// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <atomic>
#include <functional>
#include <optional>

#include <otelc/process/inherited_signals.hpp>

namespace otelc::launch {

/// What a guarded launch has to say of its command in case that it does not live to its end. Shared by two
/// processes.
class Witness {
 public:
  /// For process::Command::number.
  [[nodiscard]] std::atomic<pid_t>* number() { return &command_; }
  /// `code`: launch's exit code, which is final.
  void ended(int code) { code_ = code; }

  /// 0: not started, as far as is known.
  [[nodiscard]] pid_t command() const { return command_; }
  [[nodiscard]] std::optional<int> code() const {
    const int code = code_;
    return code == kNone ? std::nullopt : std::optional(code);
  }

 private:
  static constexpr int kNone = -1;
  std::atomic<pid_t> command_ = 0;
  std::atomic<int> code_ = kNone;
};

/// Runs `launch` in a copy of this process, and stands before it: signals and stops go through as through
/// launch itself. Returns its exit code. When it is killed in mid-run (a collector is what the kernel takes
/// first when memory is short) its command lives on as our child, and the code is the command's. Where there
/// can be no second process, `launch` runs in this one, with nullptr. It also returns in the copy, which must
/// then end.
int guarded(const process::InheritedSignals& signals, const std::function<int(Witness*)>& launch);

}  // namespace otelc::launch
