// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/messages.hpp>

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <string>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/message_hold.hpp>
#include <otelc/base/text.hpp>

namespace otelc {
namespace {

bool is_raw_terminal(int fd) {
  termios modes{};
  return ::tcgetattr(fd, &modes) == 0 && (modes.c_oflag & OPOST) == 0;
}

}  // namespace

void say(std::string_view message) {
  print_to_stderr(fmt::format("otelc: {}\n", escape_for_terminal(message)));
}

void print_to_stderr(std::string_view text) {
  if (MessageHold::keep(text)) return;
  if (!is_raw_terminal(STDERR_FILENO)) {
    (void)write_all(STDERR_FILENO, text);
    return;
  }
  std::string lines;
  for (const char c : text) {
    if (c == '\n') lines += '\r';
    lines += c;
  }
  (void)write_all(STDERR_FILENO, lines);
}

bool try_print_to_stderr(std::string_view text) {
  pollfd room{STDERR_FILENO, POLLOUT, 0};
  // A closed or broken one is "ready": the write then fails at once. A pipe is, with PIPE_BUF bytes free.
  if (::poll(&room, 1, 0) == 0) return false;
  print_to_stderr(text);
  return true;
}

}  // namespace otelc
