// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/keys.hpp>

#include <poll.h>

#include <cerrno>
#include <string_view>

namespace otelc::tail {
namespace {

constexpr tcflag_t kEchoAndLines = ECHO | ICANON;
constexpr std::string_view kQuitKeys = "q\x04";

}  // namespace

Keys::Keys(Signals& signals, int fd) : signals_(signals), fd_(fd), has_ended_(::isatty(fd) != 1) {
  signals_.before_suspend([this] { give_back(); });
  take();
}

Keys::~Keys() {
  signals_.before_suspend({});
  give_back();
}

bool Keys::is_foreground() const {
  return ::tcgetpgrp(fd_) == ::getpgrp();
}

/// Checks the modes each time, because a shell may have restored them while this process was stopped.
void Keys::set_modes() {
  termios modes{};
  if (::tcgetattr(fd_, &modes) != 0 || (modes.c_lflag & kEchoAndLines) == 0) return;
  before_ = modes;
  modes.c_lflag &= ~kEchoAndLines;
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  (void)::tcsetattr(fd_, TCSANOW, &modes);
}

void Keys::give_back() {
  if (before_ && is_foreground()) (void)::tcsetattr(fd_, TCSANOW, &*before_);
  before_.reset();
  is_ours_ = false;
}

void Keys::read_keys() {
  pollfd polled{fd_, POLLIN, 0};
  while (::poll(&polled, 1, 0) > 0) {
    char keys[64];
    const ssize_t size = ::read(fd_, keys, sizeof keys);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) {  // the terminal has hung up
      has_ended_ = true;
      is_ours_ = false;
      return;
    }
    const std::string_view typed(keys, static_cast<std::size_t>(size));
    if (typed.find_first_of(kQuitKeys) != std::string_view::npos) should_quit_ = true;
  }
}

void Keys::take() {
  if (has_ended_) return;
  is_ours_ = is_foreground();
  if (!is_ours_) {
    before_.reset();  // the foreground process has set the modes it needs
    return;
  }
  set_modes();
  read_keys();
}

}  // namespace otelc::tail
