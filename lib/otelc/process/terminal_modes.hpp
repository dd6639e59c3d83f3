// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <termios.h>

#include <optional>

namespace otelc::process {

/// The modes of our terminal before the command had it. A command that ends by itself leaves them as it
/// likes; one that was killed because of a limit had no chance to put them back.
class TerminalModes {
 public:
  /// Remembers nothing without a terminal, and in the background, where it is not ours to change.
  static TerminalModes now();

  /// Puts them back unless somebody else has the terminal by now. If the command still takes keys one by one,
  /// it had no chance to leave its screen either: then this also leaves the alternate screen, shows the
  /// cursor, ends reports of mouse, focus and pastes and extended keys, and goes to the last row. SIGTTOU
  /// must be blocked.
  void restore() const;

 private:
  std::optional<termios> modes_;
  bool is_screen_ = false;  // stdout was a terminal that knows control sequences
};

}  // namespace otelc::process
