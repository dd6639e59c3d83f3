// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace otelc {

/// Keeps this process's messages out of a full-screen program on the same terminal. While one lives, what
/// say() and print_to_stderr() get waits as long as stderr's terminal is *taken*: it does not echo, takes
/// keys one by one, or leaves output as it comes. Nothing waits when stderr is no terminal. At most one at a
/// time; the thread that begins it also calls look() and end().
///
/// Editors, pagers and agents' screens set such modes, and so do password prompts. The alternate screen
/// cannot be asked for, so a program that draws there without setting any mode is not recognized.
class MessageHold {
 public:
  /// At most so many messages and bytes wait. The rest are counted, and reported as a number.
  static constexpr std::size_t kMessagesMax = 100;
  static constexpr std::size_t kBytesMax = std::size_t{64} * 1024;
  /// What waits is written when two looks, so long apart, find the terminal free: a program that starts an
  /// editor frees it for a moment.
  static constexpr std::chrono::milliseconds kCalm{500};

  /// Terminals that do not echo now are not taken for that alone: Emacs's shell buffers never echo.
  MessageHold();
  ~MessageHold() { end(); }
  MessageHold(const MessageHold&) = delete;
  MessageHold& operator=(const MessageHold&) = delete;

  using Time = std::chrono::steady_clock::time_point;

  /// Writes what waits once the terminal is free. Returns when to look again; nullopt: nothing waits.
  std::optional<std::chrono::milliseconds> look(Time now);

  /// Writes what waits, whatever the terminal's modes are, and ends the holding.
  void end();

  /// Takes `text` (whole lines) if it has to wait. False: write it now. Any thread.
  static bool keep(std::string_view text);

 private:
  std::optional<Time> free_since_;
};

}  // namespace otelc
