// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/terminal_modes.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string_view>

#include <otelc/base/terminal.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc::process {
namespace {

UniqueFd open_terminal() {
  return UniqueFd(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
}

/// What a full-screen program sends when it ends. Leaving the alternate screen may move the cursor even if
/// the program was not on it. So the cursor is set to the last row, and the next output begins below it.
constexpr std::string_view kLeaveScreen =
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l"  // mouse, focus, pastes
    "\x1b[<u\x1b[?1049l\x1b[<u\x1b[>4m"      // the screen, and extended keys: kitty's on each screen, xterm's
    "\x1b[?25h\x1b[m\x1b[r\x1b[999;1H\r\n";  // cursor, colours, scroll region, last row

/// Returns true if our group, or a group that no longer exists, has the terminal. The latter happens when a
/// shell below us was killed.
bool is_ours_or_abandoned(int terminal) {
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
  const Terminal screen = terminal_of(STDOUT_FILENO);
  modes.is_screen_ = screen.columns > 0 && !screen.is_dumb;
  return modes;
}

void TerminalModes::restore() const {
  if (!modes_) return;
  const UniqueFd terminal = open_terminal();
  if (!terminal || !is_ours_or_abandoned(terminal.get())) return;
  termios left{};
  const bool is_left_behind = ::tcgetattr(terminal.get(), &left) == 0 && (left.c_lflag & ICANON) == 0 &&
                              (modes_->c_lflag & ICANON) != 0;
  // One write that does not block: a terminal that accepts no output now misses it.
  if (is_left_behind && is_screen_) {
    const ssize_t ignored = ::write(terminal.get(), kLeaveScreen.data(), kLeaveScreen.size());
    (void)ignored;
  }
  (void)::tcsetattr(terminal.get(), TCSANOW, &*modes_);
}

}  // namespace otelc::process
