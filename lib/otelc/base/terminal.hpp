// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace otelc {

/// When output is coloured (`--color`).
enum class Colour {
  automatic,  ///< as the environment says, else on a terminal
  always,     ///< also in a pipe
  never,
};

/// What a descriptor's terminal can show.
struct Terminal {
  std::size_t columns = 0;   ///< 0: it is no terminal; 80 where the terminal does not say
  bool is_dumb = true;       ///< TERM is missing or "dumb": no cursor can be moved there
  bool is_coloured = false;  ///< colours are wanted; they may be, where there is no terminal
};

/// Looks now: a terminal's size changes. Any thread, as long as none sets environment variables.
///
/// `colour` decides about colours. With `automatic` the first of these does: NO_COLOR (https://no-color.org)
/// that is not empty: none. FORCE_COLOR or CLICOLOR_FORCE that is neither empty nor "0": colours. Else there
/// are colours on a terminal that is not dumb.
Terminal terminal_of(int fd, Colour colour = Colour::automatic);

}  // namespace otelc
