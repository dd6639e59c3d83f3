// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <atomic>
#include <optional>

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

}  // namespace otelc::launch
