// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc {

// Messages to the user on stderr. Any thread. A closed or full stderr is ignored. While a MessageHold exists,
// messages that would disturb a full-screen program are held back.

/// Print `otelc: MESSAGE`, escaped for a terminal and, on a terminal, wrapped at words.
void say(std::string_view message);

/// Print whole lines. Works on a terminal in raw mode, too: each line then ends with CR LF.
void print_to_stderr(std::string_view text);

/// As print_to_stderr(), without blocking: return false and write nothing when stderr is a full pipe or a
/// terminal that accepts no output now. Text over 4 KiB may still block.
bool try_print_to_stderr(std::string_view text);

/// Break a line at spaces into lines of at most `columns` columns, all but the first indented by two spaces.
/// A wider word stays whole. Characters of three or more UTF-8 bytes count as two columns. With 0 columns
/// return the line unchanged.
std::string wrapped_at_words(std::string_view line, std::size_t columns);

}  // namespace otelc
