// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <termios.h>

#include <optional>

namespace otelc::process {

/// The terminal's modes before the command started. Use it to restore them after a limit killed the command,
/// which then could not do so itself; a command that ends by itself leaves the modes as it wants them.
class TerminalModes {
 public:
  /// Read the current modes. Without a terminal, and in a background process group, whose terminal is not
  /// ours to change, restore() does nothing.
  static TerminalModes now();

  /// Restore the modes, unless another process group has the terminal by now. If the terminal still reads
  /// single keys, the command could not leave its screen either: then also leave the alternate screen, show
  /// the cursor, switch off mouse, focus and paste reports and extended keys, and move to the last row.
  /// SIGTTOU must be blocked.
  void restore() const;

 private:
  std::optional<termios> modes_;
  bool is_screen_ = false;  // stdout was a terminal that supports control sequences
};

}  // namespace otelc::process
