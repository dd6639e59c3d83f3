// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc {

/// U+FFFD in UTF-8, which replaces bytes that are not valid UTF-8.
inline constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

/// The first character, or the first invalid sequence, of some bytes.
struct Utf8Step {
  std::size_t size = 0;  ///< bytes: at least 1, at most 4
  /// False: invalid bytes that one U+FFFD replaces (a maximal subpart of an ill-formed sequence, Unicode 15,
  /// section 3.9).
  bool is_character = false;
};
/// Decode the front of `bytes`, which must not be empty.
Utf8Step first_utf8(std::string_view bytes);

/// Escape text from outside for a terminal: every character that is_invisible() becomes `\x1b`, `\u202e` or
/// `\U000e0041`, and invalid UTF-8 becomes U+FFFD. Line feeds are escaped, too.
std::string escape_for_terminal(std::string_view text);

/// Append `text` as a JSON string with its quotes. Invalid UTF-8 becomes U+FFFD, so the output is always
/// valid. Escapes the same characters as escape_for_terminal().
void append_json_string(std::string& out, std::string_view text);

/// Convert bytes to valid UTF-8: each invalid sequence becomes one U+FFFD, as with Python's errors="replace".
/// The result is cut between characters to at most `bytes_max` bytes.
std::string utf8_lossy(std::string_view bytes, std::size_t bytes_max);

/// Encode as Base64, in the standard alphabet and with padding.
std::string to_base64(std::string_view bytes);

/// Format a number with thousands separators: `12,345,678`.
std::string with_thousands(long long number);

/// Return where the word at `begin` ends, for lines that are broken at spaces. A percent sign belongs to its
/// number, and a word that starts a CI system's command (`::`, `##[`) to the word before, so that no line
/// begins with one.
std::size_t end_of_word(std::string_view line, std::size_t begin);

/// Format a count with its noun, whose plural ends in -s: `1 request`, `2,000 requests`.
std::string plural(long long count, std::string_view one);

}  // namespace otelc
