// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/message_hold.hpp>

#include <termios.h>
#include <unistd.h>

#include <mutex>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/standard_error.hpp>

namespace otelc {
namespace {

/// The held messages, one set per process because there is one stderr.
struct HeldMessages {
  std::mutex mutex;  // guards all below
  bool is_holding = false;
  bool is_echo_expected = true;
  std::string text;
  std::size_t count = 0;
  std::size_t left_out = 0;
};

HeldMessages& held_messages() {
  static HeldMessages held;
  return held;
}

/// Asks the terminal for each message: its modes change at any time, without notice.
bool is_terminal_taken(bool is_echo_expected) {
  termios modes{};
  if (::tcgetattr(STDERR_FILENO, &modes) != 0) return false;
  const tcflag_t expected = static_cast<tcflag_t>(ICANON) | (is_echo_expected ? ECHO : 0U);
  return (modes.c_lflag & expected) != expected || (modes.c_oflag & OPOST) == 0;
}

/// Returns the held text with the number of messages left out. The caller holds the mutex.
std::string take_held(HeldMessages& held) {
  std::string text = std::exchange(held.text, {});
  if (held.left_out > 0)
    text += fmt::format("otelc: {} more message{} left out here\n", held.left_out,
                        held.left_out == 1 ? " was" : "s were");
  held.count = held.left_out = 0;
  return text;
}

}  // namespace

MessageHold::MessageHold() {
  termios modes{};
  HeldMessages& held = held_messages();
  const std::lock_guard lock(held.mutex);
  held.is_holding = true;
  held.is_echo_expected = ::tcgetattr(STDERR_FILENO, &modes) != 0 || (modes.c_lflag & ECHO) != 0;
}

bool MessageHold::keep(std::string_view text) {
  HeldMessages& held = held_messages();
  const std::lock_guard lock(held.mutex);
  // Once a message is held back, later ones must not overtake it.
  if (!held.is_holding || (held.count == 0 && !is_terminal_taken(held.is_echo_expected))) return false;
  if (held.count >= kMessagesMax || held.text.size() + text.size() > kBytesMax) {
    ++held.left_out;
  } else {
    held.text += text;
  }
  ++held.count;
  return true;
}

std::optional<std::chrono::milliseconds> MessageHold::look(Time now) {
  std::string text;
  {
    HeldMessages& held = held_messages();
    const std::lock_guard lock(held.mutex);
    if (held.count == 0) return std::nullopt;
    if (is_terminal_taken(held.is_echo_expected)) {
      free_since_.reset();
      return kCalm;
    }
    if (!free_since_) free_since_ = now;
    const auto calm = std::chrono::ceil<std::chrono::milliseconds>(*free_since_ + kCalm - now);
    if (calm.count() > 0) return calm;
    text = take_held(held);
  }
  free_since_.reset();
  if (!keep(text)) write_to_standard_error(text);
  return std::nullopt;
}

void MessageHold::end() {
  std::string text;
  {
    HeldMessages& held = held_messages();
    const std::lock_guard lock(held.mutex);
    held.is_holding = false;
    text = take_held(held);
  }
  if (!text.empty()) write_to_standard_error(text);
}

}  // namespace otelc
