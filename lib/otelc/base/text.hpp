// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc {

/// U+FFFD, which stands for what is no text.
inline constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

/// What stands at the front of some bytes.
struct Utf8Step {
  std::size_t size = 0;  ///< bytes: at least 1, at most 4
  /// False: bad bytes, which one U+FFFD replaces (a maximal subpart of an ill-formed sequence, Unicode 15,
  /// section 3.9).
  bool is_character = false;
};
/// `bytes` must not be empty.
Utf8Step first_utf8(std::string_view bytes);

/// The text with everything made visible that a terminal could act on or a reader could not see: what
/// is_invisible() becomes `\x1b`, `\u202e` or `\U000e0041`; bytes that are not UTF-8 become U+FFFD.
std::string escape_for_terminal(std::string_view text);

/// Appends a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so the output is
/// always valid. What escape_for_terminal makes visible is escaped here too.
void append_json_string(std::string& out, std::string_view text);

/// The text as UTF-8, each maximal run of bad bytes as one U+FFFD (as Python's errors="replace"
/// does it), cut at a character's edge to at most `bytes_max` bytes.
std::string utf8_lossy(std::string_view bytes, std::size_t bytes_max);

/// In the standard alphabet, with padding.
std::string to_base64(std::string_view bytes);

/// `12,345,678`
std::string with_thousands(long long number);

/// Where the word at `begin` ends, for lines that are broken at spaces: a percent sign belongs to its number,
/// and no line may begin with what is a command to a CI system (`::`, `##[`).
std::size_t end_of_word(std::string_view line, std::size_t begin);

/// `1 request`, `2,000 requests`
std::string plural(long long count, std::string_view one);

}  // namespace otelc
