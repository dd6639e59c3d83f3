// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace otelc {

/// Write whole lines to stderr at once, past any MessageHold; for messages use print_to_stderr(). On a
/// terminal in raw mode each line ends with CR LF, so that lines stand below each other. Write errors are
/// ignored. Any thread.
void write_to_standard_error(std::string_view lines);

}  // namespace otelc
