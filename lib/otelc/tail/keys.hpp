// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <termios.h>
#include <unistd.h>

#include <optional>

#include <otelc/tail/signals.hpp>

namespace otelc::tail {

/// Reads the keys that are pressed while the live view runs. Turns off echo and line editing (ECHO, ICANON)
/// on the terminal while this process is in its foreground; Ctrl-C and Ctrl-Z still send their signals.
/// Restores the modes in the destructor and before a stop, unless another process group has the terminal by
/// then. Never reads or changes a terminal in whose background it is. One per process, in the thread of
/// `signals`.
class Keys {
 public:
  /// Takes the terminal at once. `fd` is standard input and stays the caller's; when it is not a terminal,
  /// nothing is ever read. `signals` must outlive this.
  explicit Keys(Signals& signals, int fd = STDIN_FILENO);
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  /// For poll(2): readable when take() has keys to read; -1, which poll ignores, in the background.
  [[nodiscard]] int fd() const { return is_ours_ ? fd_ : -1; }
  /// Takes the terminal when it has come to the foreground, and reads what was typed. Does not wait.
  void take();
  [[nodiscard]] bool should_quit() const { return should_quit_; }  ///< `q` or Ctrl-D

 private:
  [[nodiscard]] bool is_foreground() const;
  void set_modes();
  void give_back();
  void read_keys();

  Signals& signals_;
  int fd_;
  bool has_ended_ = false;
  bool is_ours_ = false;
  bool should_quit_ = false;
  std::optional<termios> before_;  // what to restore
};

}  // namespace otelc::tail
