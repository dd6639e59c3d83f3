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

/// A process that leaves its starter and the terminal behind, as a daemon does. Use it before the process has
/// threads or files of its own:
///
///     auto forked = Background::fork();
///     if (auto starter = forked->starter()) return report(starter->wait_for_news());
///     ...make ready...
///     forked->leave("port 4711", "messages.log");
///
/// What the background process says on stderr before leave() goes where the starter's stderr goes.
class Background {
 public:
  /// In both processes. In the new one it is a session of its own, stdin and stdout are /dev/null, and of the
  /// starter's other descriptors only stderr is open. Errors: `io`.
  static Result<Background> fork();

  [[nodiscard]] bool is_starter() const { return pid_ != 0; }

  /// For the starter: waits until the other has left, and returns its news; nullopt when it ended before.
  std::optional<std::string> wait_for_news();

  /// For the other: from here on stderr is the private file `messages`, emptied; gives the starter `news`
  /// (not empty, at most 4 KiB). Errors: as open_private(); then the starter still waits.
  Result<void> leave(std::string_view news, const std::string& messages);

 private:
  Background(pid_t pid, UniqueFd pipe) : pid_(pid), pipe_(std::move(pipe)) {}

  pid_t pid_;      // of the other process; 0: this is it
  UniqueFd pipe_;  // for the news: the starter's end to read, the other's to write
};

/// Asks a process to end with SIGTERM and waits for its end. Errors: `not_found` when it is gone already,
/// `unavailable` when it has not ended after `patience`, `io` (it is another user's).
Result<void> end_process(pid_t pid, std::chrono::milliseconds patience);

}  // namespace otelc::process
