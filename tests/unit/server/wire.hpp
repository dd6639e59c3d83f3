// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <otelc/base/unique_fd.hpp>

namespace otelc::test {

/// A client's end of a connection. Over TCP a call blocks for 20 s at most. In memory a call that has to wait
/// runs the server's loop on the calling thread instead.
class Wire {
 public:
  /// `turn` runs one step of the server's loop and returns false when nothing happens for too long. An empty
  /// `turn` means that calls block.
  explicit Wire(UniqueFd fd, std::function<bool()> turn = {}) : fd_(std::move(fd)), turn_(std::move(turn)) {}

  /// Closed when the connection was refused.
  static Wire to_port(std::uint16_t port) {
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval limit{120, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) fd.reset();
    return Wire(std::move(fd));
  }

  [[nodiscard]] bool is_open() const { return static_cast<bool>(fd_); }

  /// Sends all of it. In memory, answers that arrive meanwhile are kept for receive().
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | wait_flag());
      if (n > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(n));
      } else if (n == 0 || errno != EAGAIN || !turn_) {
        return false;
      } else {
        while (take(MSG_DONTWAIT) > 0) {
        }
        if (!turn_()) return false;
      }
    }
    return true;
  }

  /// Appends the server's next bytes to `to`. False at the end of the connection, or when none came in time.
  bool receive(std::string& to) {
    while (inbox_.empty()) {
      const ssize_t n = take(wait_flag());
      has_ended_ = n == 0;
      if (n == 0 || (n < 0 && (errno != EAGAIN || !turn_ || !turn_()))) return false;
    }
    to += std::exchange(inbox_, {});
    return true;
  }
  /// The server has closed the connection cleanly, and receive() has returned everything before that.
  [[nodiscard]] bool has_ended() const { return has_ended_; }

  /// Returns whether bytes of the server, or its end, can be received within `ms`. Does not run the loop.
  [[nodiscard]] bool is_readable(int ms = 0) const {
    pollfd waits{fd_.get(), POLLIN, 0};
    return !inbox_.empty() || ::poll(&waits, 1, ms) > 0;
  }

  void shut_write() { ::shutdown(fd_.get(), SHUT_WR); }
  /// Disconnects with a RST; TCP only.
  void reset() {
    const linger now{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    fd_.reset();
  }

 private:
  [[nodiscard]] int wait_flag() const { return turn_ ? MSG_DONTWAIT : 0; }
  ssize_t take(int flags) {
    char bytes[4096];
    const ssize_t n = ::recv(fd_.get(), bytes, sizeof bytes, flags);
    if (n > 0) inbox_.append(bytes, static_cast<std::size_t>(n));
    return n;
  }

  UniqueFd fd_;
  std::function<bool()> turn_;
  std::string inbox_;
  bool has_ended_ = false;
};

}  // namespace otelc::test
