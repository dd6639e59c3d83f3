// SPDX-License-Identifier: Apache-2.0
// Screen on files that are no terminal, and on a terminal that has gone. On a terminal:
// screen_terminal_test.cpp.
#include <otelc/tail/screen.hpp>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include <otelc/base/unique_fd.hpp>

#include "on_terminal.hpp"

using namespace otelc;
using tail::Screen;
using tail::Signals;

namespace {

/// A pipe whose write end is for a Screen. Ignores SIGPIPE while it exists.
struct Pipe {
  Pipe() {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    out = UniqueFd(ends[0]);
    in = UniqueFd(ends[1]);
  }
  ~Pipe() { (void)std::signal(SIGPIPE, before); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  /// Closes the write end and returns all that was written.
  std::string close_and_read() {
    in.reset();
    return test::read_to_end(out.get());
  }

  void (*before)(int) = std::signal(SIGPIPE, SIG_IGN);
  UniqueFd out;
  UniqueFd in;
};

}  // namespace

TEST_CASE("Screen: a pipe gets the lines and nothing else") {
  Pipe pipe;
  {
    Signals signals;
    Screen screen(&signals, pipe.in.get());
    CHECK_FALSE(screen.is_terminal());
    CHECK_FALSE(screen.has_row());
    CHECK_FALSE(screen.style().is_coloured);
    CHECK(screen.columns() == 0);
    screen.show_row("row");
    screen.print("one\n");
    screen.print("");
    screen.show_row("row");
    screen.measure();
    screen.print("two\nthree\n");
    screen.clear_row();
    CHECK_FALSE(screen.is_gone());
  }
  CHECK(pipe.close_and_read() == "one\ntwo\nthree\n");
}

TEST_CASE("Screen: more than a pipe holds") {
  Pipe pipe;
  std::string lines;
  for (int i = 0; i < 50'000; ++i) lines += std::to_string(i) + "\n";
  std::string got;
  std::thread reader([&] { got = test::read_to_end(pipe.out.get()); });
  Screen(nullptr, pipe.in.get()).print(lines);
  pipe.in.reset();
  reader.join();
  CHECK(got == lines);
}

TEST_CASE("Screen: a reader that has left is no error") {
  Pipe pipe;
  Screen screen(nullptr, pipe.in.get());
  screen.print("one\n");
  CHECK_FALSE(screen.is_gone());
  pipe.out.reset();
  screen.print("two\n");
  CHECK(screen.is_gone());
  CHECK(screen.error_number() == 0);
  screen.print("three\n");
  CHECK(screen.error_number() == 0);
}

TEST_CASE("Screen: poll(2) says that the reader has left") {
  Pipe pipe;
  Screen screen(nullptr, pipe.in.get());
  pollfd polled{pipe.in.get(), 0, 0};
  REQUIRE(::poll(&polled, 1, 0) == 0);
  screen.note_poll(polled.revents);
  CHECK_FALSE(screen.is_gone());
  pipe.out.reset();
  REQUIRE(::poll(&polled, 1, 0) == 1);
  screen.note_poll(polled.revents);
  CHECK(screen.is_gone());
}

TEST_CASE("Screen: a full disk is an error") {
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full);
  Screen screen(nullptr, full.get());
  screen.print("one\n");
  CHECK(screen.is_gone());
  CHECK(screen.error_number() == ENOSPC);
}

TEST_CASE("Screen: a terminal that hangs up is gone, without an error") {
  int master = -1;
  int slave = -1;
  const winsize size{24, 50, 0, 0};
  REQUIRE(::openpty(&master, &slave, nullptr, nullptr, &size) == 0);
  UniqueFd user(master);
  const UniqueFd terminal(slave);
  Screen screen(nullptr, terminal.get());
  CHECK(screen.columns() == 50);
  user.reset();
  screen.measure();
  CHECK(screen.columns() == 50);
  screen.print("one\n");
  CHECK(screen.is_gone());
  CHECK(screen.error_number() == 0);
}

TEST_CASE("Screen: SIGTERM ends a write that blocks") {
  Pipe pipe;
  const int size = ::fcntl(pipe.in.get(), F_SETPIPE_SZ, 4096);
  REQUIRE(size > 0);
  const std::string full(static_cast<std::size_t>(size), 'x');
  REQUIRE(::write(pipe.in.get(), full.data(), full.size()) == size);
  Signals signals;
  Screen screen(&signals, pipe.in.get());
  (void)std::raise(SIGTERM);
  screen.print("one\n");
  CHECK(signals.should_stop());
  CHECK_FALSE(screen.is_gone());
  CHECK(pipe.close_and_read() == full);
}
