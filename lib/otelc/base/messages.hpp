// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc {

/// All write to stderr; that it is closed or full is no reason to do anything else. Any thread. While a
/// MessageHold lives, what would land in a full-screen program waits there.

/// `otelc: MESSAGE`, escaped for a terminal. On a terminal it wraps at words.
void say(std::string_view message);

/// Text of whole lines. They stand below each other also on a terminal that a command has in raw mode.
void print_to_stderr(std::string_view text);

/// As print_to_stderr, without waiting: false, and nothing is written, when stderr is a pipe or a terminal
/// that takes no more at the moment. Text of over 4 KiB may wait for its end.
bool try_print_to_stderr(std::string_view text);

/// The line broken at spaces into lines of at most `columns`, all but the first set in by two spaces. A word
/// that is wider stays whole. 0 columns: the line as it is. Characters of three and more UTF-8 bytes count as
/// two columns.
std::string wrapped_at_words(std::string_view line, std::size_t columns);

}  // namespace otelc
