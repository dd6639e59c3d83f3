// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/standard_error.hpp>

#include <termios.h>
#include <unistd.h>

#include <string>

#include <otelc/base/file.hpp>

namespace otelc {
namespace {

bool is_raw_terminal(int fd) {
  termios modes{};
  return ::tcgetattr(fd, &modes) == 0 && (modes.c_oflag & OPOST) == 0;
}

}  // namespace

void write_to_standard_error(std::string_view lines) {
  if (!is_raw_terminal(STDERR_FILENO)) {
    (void)write_all(STDERR_FILENO, lines);
    return;
  }
  std::string with_returns;
  for (const char c : lines) {
    if (c == '\n') with_returns += '\r';
    with_returns += c;
  }
  (void)write_all(STDERR_FILENO, with_returns);
}

}  // namespace otelc
