// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc::process {

/// One of the two processes after a fork into the background: the starter, which stays in the foreground, or
/// the background process, which leaves the terminal as a daemon does. Use it before the process has threads
/// or files of its own:
///
///     auto forked = Background::fork();
///     if (forked->is_starter()) return report(forked->wait_for_news());
///     ...make ready...
///     forked->leave("port 4711", "messages.log");
///
/// Until leave(), the background process writes to the starter's stderr. Not thread-safe.
class Background {
 public:
  /// Fork; returns in both processes. The new one leads a session of its own, its stdin and stdout are
  /// /dev/null, and of the starter's other descriptors only stderr stays open. Errors: `io`.
  static Result<Background> fork();

  [[nodiscard]] bool is_starter() const { return pid_ != 0; }

  /// Wait until the background process calls leave(), and return its `news`; nullopt: it ended before that.
  /// Only in the starter.
  std::optional<std::string> wait_for_news();

  /// Redirect stderr to the private file `messages`, which is emptied, and send `news` (1 byte to 4 KiB) to
  /// the starter. Only in the background process. Errors: as open_private(), and `io`; the starter then
  /// continues to wait.
  Result<void> leave(std::string_view news, const std::string& messages);

 private:
  Background(pid_t pid, UniqueFd pipe) : pid_(pid), pipe_(std::move(pipe)) {}

  pid_t pid_;      // of the background process; 0: this is that process
  UniqueFd pipe_;  // carries the news: the starter has the read end
};

/// Sends SIGTERM to a process and waits until it ends. Errors: `not_found` (there is no such process),
/// `unavailable` (it has not ended after `patience`), `io` (such as a process of another user).
Result<void> end_process(pid_t pid, std::chrono::milliseconds patience);

}  // namespace otelc::process
