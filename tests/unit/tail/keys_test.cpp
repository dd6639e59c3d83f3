// SPDX-License-Identifier: Apache-2.0
// Typed keys and the change of foreground processes: tests/cli/tail_keys_test.py.
#include <otelc/tail/keys.hpp>

#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <string>

#include <doctest/doctest.h>

#include <otelc/base/unique_fd.hpp>

#include "on_terminal.hpp"

using namespace otelc;
using tail::Keys;
using tail::Signals;

namespace {

std::string modes_of(int fd) {
  termios modes{};
  if (::tcgetattr(fd, &modes) != 0) return "unknown";
  return std::string((modes.c_lflag & ECHO) != 0 ? "echo " : "") +
         ((modes.c_lflag & ICANON) != 0 ? "lines " : "") + ((modes.c_lflag & ISIG) != 0 ? "signals" : "");
}

void set_usual_modes() {
  termios modes{};
  ::tcgetattr(STDIN_FILENO, &modes);
  modes.c_lflag |= ECHO | ICANON | ISIG;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

}  // namespace

TEST_CASE("Keys: echo and line editing are off while it exists, signals stay on") {
  const auto shown = test::on_terminal([] {
    set_usual_modes();
    Signals signals;
    std::string seen = modes_of(STDIN_FILENO);
    {
      Keys keys(signals);
      keys.take();
      seen += ", " + modes_of(STDIN_FILENO) + (keys.fd() == STDIN_FILENO ? " polled" : "");
    }
    return seen + ", " + modes_of(STDIN_FILENO);
  });
  CHECK(shown.notes == "echo lines signals, signals polled, echo lines signals");
}

TEST_CASE("Keys: modes that a shell has restored are set again, and restored to the new state") {
  const auto shown = test::on_terminal([] {
    Signals signals;
    std::string seen;
    {
      Keys keys(signals);
      seen = modes_of(STDIN_FILENO);  // raw before, and nothing to change
      set_usual_modes();
      keys.take();
      seen += ", " + modes_of(STDIN_FILENO);
    }
    return seen + ", " + modes_of(STDIN_FILENO);
  });
  CHECK(shown.notes == ", signals, echo lines signals");
}

TEST_CASE("Keys: a terminal that another process group has is left alone") {
  int master = -1;
  int slave = -1;
  REQUIRE(::openpty(&master, &slave, nullptr, nullptr, nullptr) == 0);
  const UniqueFd user(master);
  const UniqueFd terminal(slave);
  REQUIRE(::write(master, "q\n", 2) == 2);
  Signals signals;
  Keys keys(signals, slave);
  keys.take();
  CHECK(keys.fd() == -1);
  CHECK_FALSE(keys.should_quit());
  CHECK(modes_of(slave) == "echo lines signals");
}

TEST_CASE("Keys: a file that is no terminal has no keys") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const UniqueFd out(ends[0]);
  const UniqueFd in(ends[1]);
  REQUIRE(::write(in.get(), "q", 1) == 1);
  Signals signals;
  Keys keys(signals, out.get());
  keys.take();
  CHECK(keys.fd() == -1);
  CHECK_FALSE(keys.should_quit());
}
