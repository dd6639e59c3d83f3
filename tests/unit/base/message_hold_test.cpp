// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/message_hold.hpp>

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include <otelc/base/messages.hpp>

#include "../tail/on_terminal.hpp"

using namespace otelc;
using namespace std::chrono_literals;
using test::on_terminal;

namespace {

/// Modes of this process's terminal; its output always comes as it was written.
void set_modes(tcflag_t local_flags) {
  termios modes{};
  ::tcgetattr(STDERR_FILENO, &modes);
  modes.c_lflag = local_flags;
  modes.c_oflag |= OPOST;
  modes.c_oflag &= ~static_cast<tcflag_t>(ONLCR);
  ::tcsetattr(STDERR_FILENO, TCSANOW, &modes);
}
constexpr tcflag_t kOrdinary = ICANON | ECHO | ISIG;

void show(const char* text) {
  if (::write(STDERR_FILENO, text, std::string_view(text).size()) < 0) ::_exit(9);
}

std::string text_of(std::optional<std::chrono::milliseconds> time) {
  return time ? std::to_string(time->count()) + " " : "- ";
}

}  // namespace

TEST_CASE("a message waits while the terminal is taken, and is written before later ones") {
  for (const tcflag_t taken : {tcflag_t{0}, tcflag_t{ICANON}, tcflag_t{ECHO}}) {
    const auto shown = on_terminal([taken] {
      set_modes(kOrdinary);
      MessageHold hold;
      say("at once");
      set_modes(taken);
      show("[");
      say("waits");
      print_to_stderr("so do\nlines\n");
      show("]");
      set_modes(kOrdinary);
      say("behind it");
      show("|");
      hold.end();
      say("at once again");
      return std::string();
    });
    CHECK(shown.bytes ==
          "otelc: at once\n[]|otelc: waits\nso do\nlines\notelc: behind it\notelc: at once again\n");
  }
}

TEST_CASE("a terminal whose output is not processed is taken too") {
  const auto shown = on_terminal([] {
    set_modes(kOrdinary);
    MessageHold hold;
    termios modes{};
    ::tcgetattr(STDERR_FILENO, &modes);
    modes.c_oflag &= ~static_cast<tcflag_t>(OPOST);
    ::tcsetattr(STDERR_FILENO, TCSANOW, &modes);
    say("waits");
    show("|");
    return std::string();
  });
  CHECK(shown.bytes == "|otelc: waits\r\n");
}

TEST_CASE("a terminal that never echoed does not count as taken") {
  const auto shown = on_terminal([] {
    set_modes(ICANON);
    MessageHold hold;
    say("at once");
    show("|");
    return std::string();
  });
  CHECK(shown.bytes == "otelc: at once\n|");
}

TEST_CASE("waiting messages are written when the terminal has been free for a while") {
  const auto shown = on_terminal([] {
    set_modes(kOrdinary);
    MessageHold hold;
    const MessageHold::Time begin;
    std::string notes = text_of(hold.look(begin));
    set_modes(0);
    say("waits");
    notes += text_of(hold.look(begin));
    set_modes(kOrdinary);
    notes += text_of(hold.look(begin + 1s));
    notes += text_of(hold.look(begin + 1s + 200ms));
    set_modes(0);  // it was free for a moment only
    notes += text_of(hold.look(begin + 1s + 400ms));
    set_modes(kOrdinary);
    notes += text_of(hold.look(begin + 2s));
    show("|");
    notes += text_of(hold.look(begin + 2s + MessageHold::kCalm));
    show("|");
    notes += text_of(hold.look(begin + 4s));
    return notes;
  });
  CHECK(shown.notes == "- 500 500 300 500 500 - - ");
  CHECK(shown.bytes == "|otelc: waits\n|");
}

TEST_CASE("waiting messages are bounded, and the rest is counted") {
  const auto count = [](const std::string& message, std::size_t times) {
    return on_terminal([&message, times] {
             set_modes(0);
             MessageHold hold;
             for (std::size_t i = 0; i < times; ++i) say(message);
             return std::string();
           })
        .bytes;
  };
  const std::string many = count("x", MessageHold::kMessagesMax + 50);
  CHECK(std::count(many.begin(), many.end(), 'x') == MessageHold::kMessagesMax);
  CHECK(many.ends_with("otelc: 50 more messages were left out here\n"));
  const std::string one = count("x", MessageHold::kMessagesMax + 1);
  CHECK(one.ends_with("otelc: 1 more message was left out here\n"));
  const std::string large = count(std::string(MessageHold::kBytesMax / 2, 'x'), 3);
  CHECK(large.size() < MessageHold::kBytesMax);
  CHECK(large.ends_with("otelc: 2 more messages were left out here\n"));
}

TEST_CASE("any thread may write a message") {
  const auto shown = on_terminal([] {
    set_modes(0);
    MessageHold hold;
    const auto talk = [] {
      for (int n = 0; n < 20; ++n) say("x");
    };
    std::thread threads[] = {std::thread(talk), std::thread(talk), std::thread(talk), std::thread(talk)};
    for (int n = 0; n < 20; ++n) (void)hold.look(MessageHold::Time() + std::chrono::seconds(n));
    for (std::thread& thread : threads) thread.join();
    show("|");
    hold.end();
    return std::string();
  });
  CHECK(shown.bytes.starts_with("|"));
  CHECK(std::count(shown.bytes.begin(), shown.bytes.end(), 'x') == 80);
}

TEST_CASE("without a holder, and where stderr is no terminal, nothing waits") {
  CHECK_FALSE(MessageHold::keep("x\n"));
  const auto shown = on_terminal([] {
    set_modes(0);
    int ends[2];
    if (::pipe(ends) != 0) return std::string("no pipe");
    ::dup2(ends[1], STDERR_FILENO);
    MessageHold hold;
    say("at once");
    char text[64];
    const ssize_t size = ::read(ends[0], text, sizeof text);
    return std::string(text, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  });
  CHECK(shown.notes == "otelc: at once\n");
}
