// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace otelc {

/// Keeps this process's messages out of a full-screen program on the same terminal. While one exists, say()
/// and print_to_stderr() hold messages back as long as stderr's terminal is *taken*: it does not echo, reads
/// keys one by one, or does not process output (no ECHO, ICANON or OPOST). Nothing is held back when stderr
/// is not a terminal. At most one at a time; the thread that creates it also calls look() and end().
///
/// Editors, pagers, agents' screens and password prompts set such modes. A terminal does not report its
/// alternate screen, so a program that uses it without setting a mode is not recognized.
class MessageHold {
 public:
  /// How many messages and bytes are held back at most. Further messages are only counted.
  static constexpr std::size_t kMessagesMax = 100;
  static constexpr std::size_t kBytesMax = std::size_t{64} * 1024;
  /// How long the terminal must be free before held messages are written: a program that starts an editor
  /// frees it for a moment.
  static constexpr std::chrono::milliseconds kCalm{500};

  /// A terminal that does not echo now does not count as taken for that alone: Emacs's shell buffers never
  /// echo.
  MessageHold();
  ~MessageHold() { end(); }
  MessageHold(const MessageHold&) = delete;
  MessageHold& operator=(const MessageHold&) = delete;

  using Time = std::chrono::steady_clock::time_point;

  /// Write held messages if the terminal has been free for kCalm. Return when to call again; nullopt: nothing
  /// is held back.
  std::optional<std::chrono::milliseconds> look(Time now);

  /// Write held messages, whatever the terminal's modes are, and hold back nothing more.
  void end();

  /// Hold back `text` (whole lines) if necessary. Return false if the caller should write it now. Any thread.
  static bool keep(std::string_view text);

 private:
  std::optional<Time> free_since_;
};

}  // namespace otelc
