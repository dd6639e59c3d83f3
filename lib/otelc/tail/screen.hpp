// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <climits>
#include <cstddef>
#include <string>
#include <string_view>

#include <otelc/base/terminal.hpp>
#include <otelc/report/options.hpp>
#include <otelc/tail/signals.hpp>

namespace otelc::tail {

/// Writes lines to standard output and, on a terminal, keeps one live row below them. The row is drawn only
/// while this process is in the terminal's foreground. A Screen changes no other state of the terminal, so
/// there is nothing to restore after a kill. Not thread-safe.
class Screen {
 public:
  /// Writes to `fd`, which stays the caller's. A write that has to wait ends early when `signals` asks to
  /// stop. With nullptr such a write waits, signals keep their usual effect, and there is no row. `signals`
  /// must outlive this object.
  explicit Screen(Signals* signals, int fd = STDOUT_FILENO, Colour colour = Colour::automatic);
  /// Removes the row.
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  [[nodiscard]] bool is_terminal() const { return columns_ > 0; }
  [[nodiscard]] bool has_row() const { return has_row_; }         ///< whether it can show a row
  [[nodiscard]] std::size_t columns() const { return columns_; }  ///< 0 if it is no terminal
  [[nodiscard]] report::TextStyle style() const { return {columns_, is_coloured_}; }
  /// Whether writing is over: the reader has closed the pipe, the terminal has hung up, or a write has
  /// failed. Further writes do nothing.
  [[nodiscard]] bool is_gone() const { return is_gone_; }
  /// Returns the errno of a failed write; 0 if none failed, or only because the reader has gone.
  [[nodiscard]] int error_number() const { return error_number_; }

  /// Prints whole lines above the row.
  void print(std::string_view lines);
  /// Draws the row if `text` has changed. It must be shorter than columns().
  void show_row(const std::string& text);
  /// Removes the row.
  void clear_row();
  /// Replaces the row by a line that stays, if has_row() and in the foreground. It must not be longer than
  /// columns().
  void end_row(const std::string& line);
  /// Reads the terminal's size again; the next show_row() draws the row anew.
  void measure();
  /// Takes the `revents` of poll(2) on `fd`; polling for no events suffices.
  void note_poll(short revents);

 private:
  [[nodiscard]] std::string drawn_row() const;
  [[nodiscard]] bool is_foreground() const;
  void write(std::string_view bytes);
  bool wait_until_writable();

  Signals* signals_;
  int fd_;
  std::size_t columns_ = 0;
  std::size_t chunk_bytes_ = PIPE_BUF;  // a pipe that poll(2) calls writable takes these at once
  bool has_row_ = false;
  bool is_coloured_ = false;
  bool is_gone_ = false;
  bool is_row_drawn_ = false;
  int error_number_ = 0;
  std::string row_;
};

}  // namespace otelc::tail
