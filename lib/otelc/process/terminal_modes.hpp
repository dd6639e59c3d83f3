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

  /// Puts them back unless somebody else has the terminal by now. SIGTTOU must be blocked.
  void restore() const;

 private:
  std::optional<termios> modes_;
};

}  // namespace otelc::process
