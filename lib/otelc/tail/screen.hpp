// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <climits>
#include <cstddef>
#include <string>
#include <string_view>

#include <otelc/base/terminal.hpp>
#include <otelc/tail/signals.hpp>

namespace otelc::tail {

/// Standard output: lines, and on a terminal one live row below them. The row is drawn only while we are in
/// the terminal's foreground. The cursor rests at the row's start: a terminal that is made narrower may break
/// the row in two, and erasing from its start to the end of the screen takes both. Nothing else of the
/// terminal's state is touched, so there is nothing to restore after a kill. Not thread-safe.
class Screen {
 public:
  /// `signals` ends a write that has to wait; none: a write waits, and signals do what they always do.
  /// `fd` is where it writes; it stays the caller's.
  explicit Screen(Signals* signals, int fd = STDOUT_FILENO, Colour colour = Colour::automatic);
  /// Takes the row away.
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  [[nodiscard]] bool is_terminal() const { return columns_ > 0; }
  [[nodiscard]] bool has_row() const { return has_row_; }         ///< a terminal that can redraw a row
  [[nodiscard]] std::size_t columns() const { return columns_; }  ///< 0: no terminal
  [[nodiscard]] bool is_coloured() const { return is_coloured_; }
  /// Nobody reads any more.
  [[nodiscard]] bool is_gone() const { return is_gone_; }
  /// Why the last write failed, unless nobody reads any more; 0: it did not.
  [[nodiscard]] int error_number() const { return error_number_; }

  /// Whole lines, above the row.
  void print(std::string_view lines);
  /// What the row says; empty: none. Drawn only when it has changed. Shorter than columns().
  void show_row(const std::string& text);
  void clear_row();
  /// A line that stays in the place of the row, in the foreground of a terminal that has_row(). No longer
  /// than columns().
  void end_row(const std::string& line);
  /// Reads the terminal's size again; the next show_row() draws.
  void measure();
  /// From poll(2) on `fd`, with no events asked for.
  void note_poll(short revents);

 private:
  [[nodiscard]] std::string drawn_row() const;
  [[nodiscard]] bool is_foreground() const;
  void write(std::string_view bytes);
  bool wait_until_writable();

  Signals* signals_;
  int fd_;
  std::size_t columns_ = 0;
  std::size_t chunk_bytes_ = PIPE_BUF;  // what a pipe that poll(2) calls writable takes without waiting
  bool has_row_ = false;
  bool is_coloured_ = false;
  bool is_gone_ = false;
  bool is_row_drawn_ = false;
  int error_number_ = 0;
  std::string row_;
};

}  // namespace otelc::tail
