// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <otelc/base/unique_fd.hpp>

namespace otelc::test {

struct Shown {
  std::string bytes;  ///< what the terminal got, byte for byte
  std::string notes;  ///< what the act returned
};

inline std::string read_to_end(int fd) {
  std::string all;
  char bytes[4096];
  for (ssize_t n = 0; (n = ::read(fd, bytes, sizeof bytes)) > 0;)
    all.append(bytes, static_cast<std::size_t>(n));
  return all;
}

inline void resize_terminal(int fd, unsigned short columns) {
  const winsize size{24, columns, 0, 0};
  ::ioctl(fd, TIOCSWINSZ, &size);
}

/// Calls `act` in a child process whose standard output, input and controlling terminal are a new terminal of
/// 80 columns, with that value of TERM. It may set environment variables; checks belong into the caller, so
/// `act` returns what it has seen.
inline Shown on_terminal(const std::function<std::string()>& act, const char* type = "xterm") {
  int notes[2];
  REQUIRE(::pipe(notes) == 0);
  UniqueFd notes_in(notes[0]);
  UniqueFd notes_out(notes[1]);
  termios raw{};
  ::cfmakeraw(&raw);
  const winsize size{24, 80, 0, 0};
  int master = -1;
  (void)std::fflush(stdout);  // a sanitizer writes what waits there at the child's end, too
  const pid_t child = ::forkpty(&master, nullptr, &raw, &size);
  REQUIRE(child >= 0);
  if (child == 0) {
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", type, 1);
    const std::string seen = act();
    ::_exit(::write(notes[1], seen.data(), seen.size()) == static_cast<ssize_t>(seen.size()) ? 0 : 1);
  }
  const UniqueFd terminal(master);
  notes_out.reset();
  Shown shown;
  shown.bytes = read_to_end(terminal.get());
  shown.notes = read_to_end(notes_in.get());
  int status = -1;
  ::waitpid(child, &status, 0);
  REQUIRE(status == 0);
  return shown;
}

}  // namespace otelc::test
