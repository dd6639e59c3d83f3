// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace otelc {

/// When to colour output (`--color`).
enum class Colour {
  automatic,  ///< as the environment demands, else on terminals only
  always,     ///< also into pipes and files
  never,
};

/// What the terminal of a file descriptor can show.
struct Terminal {
  std::size_t columns = 0;   ///< 0: not a terminal; 80 when the terminal does not report its size
  bool is_dumb = true;       ///< TERM is missing or "dumb", or not a terminal: the cursor cannot be moved
  bool is_coloured = false;  ///< use colours; may be true without a terminal
};

/// Query the terminal of `fd` now; do not cache the result, as its size changes. Any thread, as long as none
/// sets environment variables.
///
/// With Colour::automatic the first match decides: no colours if NO_COLOR (https://no-color.org) is not
/// empty; colours if FORCE_COLOR or CLICOLOR_FORCE is neither empty nor "0"; colours on a terminal that is
/// not dumb.
Terminal terminal_of(int fd, Colour colour = Colour::automatic);

}  // namespace otelc
