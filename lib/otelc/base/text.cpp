// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/text.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include <otelc/base/invisible.hpp>
#include <otelc/base/json_escape.hpp>

namespace otelc {
namespace {

/// The first character of a text, or the invalid bytes there that one U+FFFD replaces.
struct Utf8Char {
  std::size_t size = 0;
  char32_t code = 0;
  bool good = false;
};

/// Limiting the range of the second byte excludes overlong forms, surrogates and values over U+10FFFF
/// (Unicode 15, table 3-7). An invalid sequence ends before the first byte that cannot follow.
Utf8Char decode_utf8(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, lead, true};
  if (lead < 0xC2 || lead > 0xF4) return {1, 0, false};
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  char32_t code = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (i >= text.size() || byte(i) < low || byte(i) > high) return {i, 0, false};
    code = code << 6 | (byte(i) & 0x3Fu);
    low = 0x80;
    high = 0xBF;
  }
  return {size, code, true};
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

constexpr char32_t kLastOfFourDigits = 0xFFFF;

void append_terminal_escape(std::string& out, char32_t code) {
  const auto number = static_cast<std::uint32_t>(code);
  if (is_control(code)) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", number);
  } else if (code <= kLastOfFourDigits) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", number);
  } else {
    fmt::format_to(std::back_inserter(out), "\\U{:08x}", number);
  }
}

/// JSON escapes have four digits: characters over U+FFFF are written as two surrogates.
void append_code_escape(std::string& out, char32_t code) {
  const auto number = static_cast<std::uint32_t>(code);
  if (code <= kLastOfFourDigits) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", number);
    return;
  }
  const std::uint32_t offset = number - 0x10000;
  fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + (offset >> 10),
                 0xDC00 + (offset & 0x3FF));
}

/// \b and \f are written as \u0008 and \u000c.
void append_json_escape(std::string& out, char c) {
  const char letter = json_escape_letter(static_cast<unsigned char>(c));
  if (letter == 0 || letter == 'b' || letter == 'f')
    return append_code_escape(out, static_cast<unsigned char>(c));
  out += '\\';
  out += letter;
}

bool is_plain_json(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

}  // namespace

Utf8Step first_utf8(std::string_view bytes) {
  const Utf8Char c = decode_utf8(bytes);
  return {c.size, c.good};
}

std::string escape_for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char c = decode_utf8(text);
    if (!c.good) {
      out += kReplacementCharacter;
    } else if (is_invisible(c.code)) {
      append_terminal_escape(out, c.code);
    } else {
      out += text.substr(0, c.size);
    }
    text.remove_prefix(c.size);
  }
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto plain_end = std::find_if_not(text.begin(), text.end(), is_plain_json);
    const auto plain = static_cast<std::size_t>(plain_end - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Utf8Char c = decode_utf8(text);
    if (!c.good) {
      out += kReplacementCharacter;
    } else if (c.code < 0x80) {
      append_json_escape(out, text.front());
    } else if (is_invisible(c.code)) {
      append_code_escape(out, c.code);
    } else {
      out += text.substr(0, c.size);
    }
    text.remove_prefix(c.size);
  }
  out += '"';
}

std::string utf8_lossy(std::string_view bytes, std::size_t bytes_max) {
  std::string out;
  out.reserve(std::min(bytes.size(), bytes_max));
  while (!bytes.empty()) {
    const Utf8Char c = decode_utf8(bytes);
    const std::string_view piece = c.good ? bytes.substr(0, c.size) : kReplacementCharacter;
    if (out.size() + piece.size() > bytes_max) break;
    out += piece;
    bytes.remove_prefix(c.size);
  }
  return out;
}

std::string to_base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  while (!bytes.empty()) {
    const std::size_t n = std::min<std::size_t>(bytes.size(), 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < n ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) out += i <= n ? kDigits[bits >> (18 - 6 * i) & 63] : '=';
    bytes.remove_prefix(n);
  }
  return out;
}

std::string with_thousands(long long number) {
  std::string text = fmt::format("{}", number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > first + 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::size_t end_of_word(std::string_view line, std::size_t begin) {
  std::size_t end = std::min(line.find(' ', begin), line.size());
  while (end < line.size()) {
    const std::size_t next = std::min(line.find_first_not_of(' ', end), line.size());
    const std::string_view rest = line.substr(next);
    if (!rest.starts_with('%') && !rest.starts_with("::") && !rest.starts_with("##[")) break;
    end = std::min(line.find(' ', next), line.size());
  }
  return end;
}

std::string plural(long long count, std::string_view one) {
  return fmt::format("{} {}{}", with_thousands(count), one, count == 1 ? "" : "s");
}

}  // namespace otelc
