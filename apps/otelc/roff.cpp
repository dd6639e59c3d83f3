// SPDX-License-Identifier: Apache-2.0
// In roff, `-` is a hyphen, at which lines break, and `\-` the ASCII character that shells know; quotes,
// circumflexes and tildes become typographic ones unless they are escaped; a line that begins with `.` or `'`
// is a request.
#include "roff.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace otelc::apps::roff {
namespace {

constexpr std::size_t kLineWidth = 78;

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

std::string guarded(const std::string& line) {
  return line.starts_with('.') || line.starts_with('\'') ? "\\&" + line : line;
}

/// Escapes a character; `is_typed`: as it stands on a keyboard.
std::string escaped(char c, bool is_typed) {
  if (c == '\\') return "\\e";
  if (!is_typed) return std::string(1, c);
  switch (c) {
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '"':
      return "\\(dq";
    case '`':
      return "\\(ga";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    default:
      return std::string(1, c);
  }
}

std::string escaped(std::string_view text, bool is_typed) {
  std::string out;
  for (const char c : text) out += escaped(c, is_typed);
  return out;
}

/// Returns where the name of an option ends that begins at `at`, or `at`.
std::size_t end_of_option(std::string_view word, std::size_t at) {
  if (!word.substr(at).starts_with("--") || word.size() < at + 3 || !is_letter(word[at + 2])) return at;
  if (at > 0 && is_letter(word[at - 1])) return at;
  const auto end = std::find_if(word.begin() + static_cast<std::ptrdiff_t>(at), word.end(),
                                [](char c) { return c != '-' && !is_letter(c); });
  return static_cast<std::size_t>(end - word.begin());
}

/// Formats a word of prose. A hyphen between letters only joins them, except in names of files.
std::string formatted_word(std::string_view word) {
  const bool is_typed =
      word.starts_with('-') || word.find('/') != std::string_view::npos ||
      word.find("--") != std::string_view::npos ||
      word.substr(0, word.empty() ? 0 : word.size() - 1).find('.') != std::string_view::npos;
  std::string out;
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t end = end_of_option(word, at);
    if (end > at) {
      out += bold(word.substr(at, end - at));
      at = end;
    } else {
      out += word[at] == '\'' ? "'" : escaped(word[at], is_typed);
      ++at;
    }
  }
  return out;
}

}  // namespace

std::string bold(std::string_view text) {
  return "\\fB" + escaped(text, true) + "\\fP";
}

std::string italic(std::string_view text) {
  return "\\fI" + escaped(text, true) + "\\fP";
}

std::string literal(std::string_view text) {
  return guarded(escaped(text, true));
}

std::string prose(std::string_view text) {
  std::string out;
  std::string line;
  bool ends_sentence = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string next = formatted_word(word);
    const bool begins =
        ends_sentence && !word.empty() && std::isupper(static_cast<unsigned char>(word[0])) != 0;
    if (!line.empty() && (begins || line.size() + 1 + next.size() > kLineWidth)) {
      out += guarded(line) + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + next;
    ends_sentence = word.ends_with('.');
  }
  return out + guarded(line);
}

std::string placeholder(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto size = static_cast<std::size_t>(
        std::find_if(text.begin(), text.end(), [](char c) { return !is_letter(c); }) - text.begin());
    const std::string_view word = text.substr(0, size);
    if (word.empty()) {
      out += text[0] == '-' ? bold("-") : escaped(text[0], true);
      text.remove_prefix(1);
      continue;
    }
    const bool is_name = std::all_of(word.begin(), word.end(),
                                     [](char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; });
    out += is_name ? italic(word) : bold(word);
    text.remove_prefix(size);
  }
  return guarded(out);
}

}  // namespace otelc::apps::roff
