// SPDX-License-Identifier: Apache-2.0
// Screen on a terminal of its own, by the bytes that the terminal gets.
#include <otelc/tail/screen.hpp>

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include "on_terminal.hpp"

using namespace otelc;
using tail::Screen;
using tail::Signals;
using test::on_terminal;

namespace {

const std::string kErased = "\r\x1b[J";

std::string drawn(const std::string& row) {
  return kErased + "\x1b[7m" + row + "\x1b[0m\r";
}

std::string facts(const Screen& screen) {
  return std::to_string(screen.columns()) + (screen.has_row() ? " row" : "") +
         (screen.style().is_coloured ? " coloured" : "") + (screen.is_gone() ? " gone" : "");
}

}  // namespace

TEST_CASE("Screen: the row is drawn when it changes, and removed once") {
  const auto shown = on_terminal([] {
    Signals signals;
    Screen screen(&signals);
    for (const char* row : {"one", "one", "two"}) screen.show_row(row);
    screen.clear_row();
    screen.clear_row();
    return facts(screen);
  });
  CHECK(shown.notes == "80 row coloured");
  CHECK(shown.bytes == drawn("one") + drawn("two") + kErased);
}

TEST_CASE("Screen: the destructor removes the row if there is one") {
  CHECK(on_terminal([] {
          Signals signals;
          Screen(&signals).show_row("one");
          return std::string();
        }).bytes == drawn("one") + kErased);
  CHECK(on_terminal([] {
          Signals signals;
          Screen(&signals).print("line\n");
          return std::string();
        }).bytes == "line\n");
}

TEST_CASE("Screen: the line that takes the place of the row at the end") {
  const auto shown = on_terminal([] {
    Signals signals;
    Screen screen(&signals);
    screen.show_row("a long row");
    screen.end_row("totals");
    return std::string();
  });
  CHECK(shown.bytes == drawn("a long row") + kErased + "totals\n");
  const auto resized = on_terminal([] {
    Signals signals;
    Screen screen(&signals);
    screen.show_row("row");
    screen.measure();
    screen.end_row("totals");
    return std::string();
  });
  CHECK_MESSAGE(resized.bytes == drawn("row") + kErased + kErased + "totals\n",
                "the row was to be drawn again");
  CHECK(on_terminal(
            [] {
              Signals signals;
              Screen(&signals).end_row("totals");
              return std::string();
            },
            "dumb")
            .bytes.empty());
}

TEST_CASE("Screen: lines come above the row, in one write with it") {
  const auto shown = on_terminal([] {
    Signals signals;
    Screen screen(&signals);
    screen.print("before\n");
    screen.show_row("row");
    screen.print("one\ntwo\n");
    screen.print("");
    screen.clear_row();
    screen.print("after\n");
    return std::string();
  });
  CHECK(shown.bytes == "before\n" + drawn("row") + kErased + "one\ntwo\n" +
                           drawn("row").substr(kErased.size()) + kErased + "after\n");
}

TEST_CASE("Screen: more lines than a terminal takes at once") {
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += std::to_string(i) + "\n";
  const auto shown = on_terminal([&] {
    Signals signals;
    Screen(&signals).print(lines);
    return std::string();
  });
  CHECK(shown.bytes == lines);
}

TEST_CASE("Screen: NO_COLOR draws the row without colours") {
  const auto shown = on_terminal([] {
    ::setenv("NO_COLOR", "1", 1);
    Signals signals;
    Screen screen(&signals);
    screen.show_row("one");
    return facts(screen);
  });
  CHECK(shown.notes == "80 row");
  CHECK(shown.bytes == kErased + "one\r" + kErased);
}

TEST_CASE("Screen: no row if it cannot be redrawn, or if signals are not handled") {
  const auto dumb = on_terminal(
      [] {
        Signals signals;
        Screen screen(&signals);
        screen.show_row("one");
        screen.print("line\n");
        return facts(screen);
      },
      "dumb");
  CHECK(dumb.notes == "80");
  CHECK(dumb.bytes == "line\n");
  const auto no_signals = on_terminal([] {
    Screen screen(nullptr);
    screen.show_row("one");
    screen.print("line\n");
    return facts(screen);
  });
  CHECK(no_signals.notes == "80 coloured");
  CHECK(no_signals.bytes == "line\n");
}

TEST_CASE("Screen: a new width removes the row until it is shown again") {
  const auto shown = on_terminal([] {
    Signals signals;
    Screen screen(&signals);
    screen.show_row("one");
    test::resize_terminal(STDOUT_FILENO, 40);
    std::string seen = facts(screen);
    screen.measure();
    seen += ", " + facts(screen);
    screen.measure();
    screen.show_row("one");
    test::resize_terminal(STDOUT_FILENO, 0);  // a terminal that does not say
    screen.measure();
    return seen + ", " + facts(screen);
  });
  CHECK(shown.notes == "80 row coloured, 40 row coloured, 80 row coloured");
  CHECK(shown.bytes == drawn("one") + kErased + drawn("one") + kErased);
}

TEST_CASE("Screen: no row in the background; it returns in the foreground") {
  const auto shown = on_terminal([] {
    (void)std::signal(SIGTTOU, SIG_IGN);
    const pid_t other = ::fork();
    if (other == 0) {
      ::pause();
      ::_exit(0);
    }
    ::setpgid(other, other);
    Signals signals;
    Screen screen(&signals);
    screen.show_row("one");
    ::tcsetpgrp(STDOUT_FILENO, other);
    screen.print("line\n");  // erases what may still be there, and leaves it at that
    screen.show_row("two");
    screen.print("next\n");
    screen.clear_row();
    ::tcsetpgrp(STDOUT_FILENO, ::getpgrp());
    screen.show_row("three");
    ::tcsetpgrp(STDOUT_FILENO, other);
    screen.end_row("totals");  // the row is another's to erase now
    ::kill(other, SIGKILL);
    ::waitpid(other, nullptr, 0);
    return std::string();
  });
  CHECK(shown.bytes == drawn("one") + kErased + "line\nnext\n" + drawn("three"));
}
