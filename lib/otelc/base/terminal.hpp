// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace otelc {

/// What a descriptor's terminal can show.
struct Terminal {
  std::size_t columns = 0;   ///< 0: it is no terminal; 80 where the terminal does not say
  bool is_dumb = true;       ///< TERM is missing or "dumb": no cursor can be moved there
  bool is_coloured = false;  ///< neither dumb nor NO_COLOR (https://no-color.org)
};

/// Looks now: a terminal's size changes. Any thread, as long as none sets environment variables.
Terminal terminal_of(int fd);

}  // namespace otelc
