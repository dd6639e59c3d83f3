// SPDX-License-Identifier: Apache-2.0
//
// Numbers are split into whole digits, fraction and exponent, so that 1e3 and 2.0 can be recognized as
// integers exactly, without a detour over double. Text of plain digits takes a fast path.
#include <otelc/otlp/detail/json_scalars.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

#include <otelc/base/hex.hpp>
#include <otelc/base/text.hpp>

namespace otelc::otlp::detail {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view take_digits(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  const std::string_view digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

struct Number {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  std::int64_t exponent = 0;  // limited to +-10^12: no text is long enough to need more
};

std::optional<Number> parse_number(std::string_view text) {
  Number number;
  number.negative = take(text, '-');
  number.whole = take_digits(text);
  if (number.whole.empty() || (number.whole.size() > 1 && number.whole[0] == '0')) return std::nullopt;
  if (take(text, '.')) {
    number.fraction = take_digits(text);
    if (number.fraction.empty()) return std::nullopt;
  }
  if (take(text, 'e') || take(text, 'E')) {
    const bool down = take(text, '-');
    if (!down) take(text, '+');
    const std::string_view digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    constexpr std::int64_t kExponentMax = 1'000'000'000'000;
    for (const char c : digits) number.exponent = std::min(number.exponent * 10 + (c - '0'), kExponentMax);
    if (down) number.exponent = -number.exponent;
  }
  if (!text.empty()) return std::nullopt;
  return number;
}

// Returns the magnitude of a number that is an integer below 2^64.
std::optional<std::uint64_t> magnitude(const Number& number) {
  const auto whole = static_cast<std::int64_t>(number.whole.size());
  const auto all = whole + static_cast<std::int64_t>(number.fraction.size());
  const auto digit = [&](std::int64_t i) {
    const char c = i < whole ? number.whole[static_cast<std::size_t>(i)]
                             : number.fraction[static_cast<std::size_t>(i - whole)];
    return static_cast<std::uint64_t>(c - '0');
  };
  const std::int64_t point = whole + number.exponent;  // digits before it are the integer
  for (std::int64_t i = std::max<std::int64_t>(point, 0); i < all; ++i) {
    if (digit(i) != 0) return std::nullopt;
  }
  std::uint64_t value = 0;
  for (std::int64_t i = 0; i < point; ++i) {
    if (i >= all && value == 0) return 0;  // 0e999999
    const std::uint64_t next = i < all ? digit(i) : 0;
    if (value > (std::numeric_limits<std::uint64_t>::max() - next) / 10) return std::nullopt;
    value = value * 10 + next;
  }
  return value;
}

struct Integer {
  bool negative;
  std::uint64_t magnitude;
};

std::optional<Integer> exact_integer(std::string_view text) {
  const auto number = parse_number(text);
  const auto value = number ? magnitude(*number) : std::nullopt;
  if (!value) return std::nullopt;
  return Integer{number->negative, *value};
}

struct Range {
  std::uint64_t below_zero;  // magnitude of the least number
  std::uint64_t max;
};

Range range_of(schema::Kind kind) {
  using schema::Kind;
  switch (kind) {
    case Kind::uint32:
    case Kind::fixed32:
      return {0, std::numeric_limits<std::uint32_t>::max()};
    case Kind::uint64:
    case Kind::fixed64:
      return {0, std::numeric_limits<std::uint64_t>::max()};
    case Kind::int64:
    case Kind::sfixed64:
      return {1ULL << 63, (1ULL << 63) - 1};
    default:
      return {1ULL << 31, (1ULL << 31) - 1};
  }
}

constexpr std::size_t kUnitEscapeSize = 6;  // \uXXXX

bool is_base64_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/' ||
         c == '-' || c == '_';
}

// Returns the code unit of the `\uXXXX` at the front of the text, or -1.
int escaped_unit(std::string_view text) {
  if (text.size() < kUnitEscapeSize || text[0] != '\\' || text[1] != 'u') return -1;
  int unit = 0;
  for (const char c : text.substr(2, 4)) {
    const int digit = hex_digit(c);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

void append_utf8(std::uint32_t code, std::string& out) {
  const auto add = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xc0 | code >> 6);
  } else {
    if (code < 0x10000) {
      add(0xe0 | code >> 12);
    } else {
      add(0xf0 | code >> 18);
      add(0x80 | (code >> 12 & 0x3f));
    }
    add(0x80 | (code >> 6 & 0x3f));
  }
  add(0x80 | (code & 0x3f));
}

// Appends the character of the `\uXXXX` (or pair of them) at the front of the text. Returns its length, or 0
// when there is no such escape.
std::size_t append_unicode_escape(std::string_view text, std::string& out, bool& is_lone) {
  const int unit = escaped_unit(text);
  if (unit < 0) return 0;
  const auto code = static_cast<std::uint32_t>(unit);
  switch (const std::size_t size = surrogate_escape_size(text)) {
    case 2 * kUnitEscapeSize: {
      const auto low = static_cast<std::uint32_t>(escaped_unit(text.substr(kUnitEscapeSize)));
      append_utf8(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00), out);
      return size;
    }
    case kUnitEscapeSize:
      is_lone = true;
      out += kReplacementCharacter;
      return size;
    default:
      append_utf8(code, out);
      return kUnitEscapeSize;
  }
}

}  // namespace

bool is_json_number(std::string_view text) {
  return parse_number(text).has_value();
}

bool is_integer(std::string_view text, schema::Kind kind) {
  const Range range = range_of(kind);
  // Almost all integers are plain digits that fit an int64.
  std::int64_t plain = 0;
  const char* const end = text.data() + text.size();
  if (!text.empty() && text[0] >= '1' && text[0] <= '9' &&
      std::from_chars(text.data(), end, plain).ptr == end && plain > 0) {
    return static_cast<std::uint64_t>(plain) <= range.max;
  }
  const auto exact = exact_integer(text);
  return exact && exact->magnitude <= (exact->negative ? range.below_zero : range.max);
}

std::optional<std::int64_t> exact_i64(std::string_view text) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  const auto exact = exact_integer(text);
  if (!exact || exact->magnitude > kMax + (exact->negative ? 1 : 0)) return std::nullopt;
  return static_cast<std::int64_t>(exact->negative ? 0 - exact->magnitude : exact->magnitude);
}

std::optional<std::uint64_t> exact_u64(std::string_view text) {
  const auto exact = exact_integer(text);
  if (!exact || (exact->negative && exact->magnitude != 0)) return std::nullopt;
  return exact->magnitude;
}

bool is_real(std::string_view text) {
  const auto number = parse_number(text);
  if (!number) return false;
  // 1.8e308 is the largest double; without an exponent it has more than 300 digits.
  if (number->exponent <= 0 && number->whole.size() < 300) return true;
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec == std::errc()) return true;
  // Too large is an error. Too small counts as 0, and so does 0e999.
  const auto zeros = std::min(number->fraction.find_first_not_of('0'), number->fraction.size());
  const bool nothing = zeros == number->fraction.size();
  return number->whole == "0" && (nothing || number->exponent < static_cast<std::int64_t>(zeros));
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return hex_digit(c) >= 0; });
}

bool is_base64(std::string_view text) {
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  const std::size_t rest = text.size() % 4;
  if (rest == 1 || (padding != 0 && rest + padding != 4)) return false;
  return std::all_of(text.begin(), text.end(), is_base64_digit);
}

std::size_t surrogate_escape_size(std::string_view json) {
  // All of them begin with \ud, so most calls end here.
  if (json.size() < kUnitEscapeSize || json[1] != 'u' || (json[2] != 'd' && json[2] != 'D')) return 0;
  const int unit = escaped_unit(json);
  if (unit < 0xd800) return 0;
  if (unit >= 0xdc00) return kUnitEscapeSize;
  const int next = escaped_unit(json.substr(kUnitEscapeSize));
  return next >= 0xdc00 && next <= 0xdfff ? 2 * kUnitEscapeSize : kUnitEscapeSize;
}

Escapes unescape(std::string_view raw, std::string& out) {
  out.clear();
  bool has_lone = false;
  while (!raw.empty()) {
    const std::size_t plain = std::min(raw.find('\\'), raw.size());
    out.append(raw.substr(0, plain));
    raw.remove_prefix(plain);
    if (raw.empty()) break;
    if (raw.size() < 2) return Escapes::bad;
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (const auto known = kLetters.find(raw[1]); known != std::string_view::npos) {
      out += kMeanings[known];
      raw.remove_prefix(2);
      continue;
    }
    const std::size_t size = append_unicode_escape(raw, out, has_lone);
    if (size == 0) return Escapes::bad;
    raw.remove_prefix(size);
  }
  return has_lone ? Escapes::lone_surrogate : Escapes::good;
}

}  // namespace otelc::otlp::detail
