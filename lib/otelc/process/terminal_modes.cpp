// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/terminal_modes.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include <otelc/base/unique_fd.hpp>

namespace otelc::process {
namespace {

UniqueFd open_terminal() {
  return UniqueFd(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
}

/// A group that is gone has left the terminal to whoever takes it: a shell below us that was killed.
bool is_ours_or_nobodys(int terminal) {
  const pid_t foreground = ::tcgetpgrp(terminal);
  return foreground == ::getpgrp() || (foreground > 0 && ::kill(-foreground, 0) != 0 && errno == ESRCH);
}

}  // namespace

TerminalModes TerminalModes::now() {
  TerminalModes modes;
  termios read{};
  const UniqueFd terminal = open_terminal();
  const bool is_known =
      terminal && ::tcgetpgrp(terminal.get()) == ::getpgrp() && ::tcgetattr(terminal.get(), &read) == 0;
  if (is_known) modes.modes_ = read;
  return modes;
}

void TerminalModes::restore() const {
  if (!modes_) return;
  const UniqueFd terminal = open_terminal();
  if (terminal && is_ours_or_nobodys(terminal.get())) (void)::tcsetattr(terminal.get(), TCSANOW, &*modes_);
}

}  // namespace otelc::process
