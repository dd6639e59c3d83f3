// SPDX-License-Identifier: Apache-2.0
//
// Strings are copied eight bytes at a time. A word is copied if none of its bytes needs an escape or is not
// ASCII, which a few arithmetic operations on the whole word decide. Characters over 0x7f are copied as they
// are once the rest of the string is known to be UTF-8; the rare other strings are repaired character by
// character.
//
// With Longer::measure, a text that does not fit is dropped and the rest is written into a small scratch
// buffer over and over, so that only its length is known in the end.
#include <otelc/otlp/detail/json_sink.hpp>

#include <algorithm>
#include <cmath>

#include <simdjson_configured.hpp>

#include <otelc/base/json_escape.hpp>
#include <otelc/base/text.hpp>

namespace otelc::otlp::detail {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr std::size_t kScratchBytes = std::size_t{128} << 10;
// Bytes of a text for which room is made at once. A multiple of three, because base64 takes three at a time.
constexpr std::size_t kPieceBytes = std::size_t{48} << 10;

bool needs_care(unsigned char c) {
  return c < 0x20 || c >= 0x80 || c == '"' || c == '\\';
}

// Returns whether one of eight characters may need care. A borrow may cause a false alarm, but never hides
// one.
bool any_needs_care(std::uint64_t eight) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  const std::uint64_t quote = eight ^ (kOnes * '"');
  const std::uint64_t backslash = eight ^ (kOnes * '\\');
  const std::uint64_t found = (eight - kOnes * 0x20) | eight | (quote - kOnes) | (backslash - kOnes);
  // Bytes of 0x80 and more are flagged by themselves, so a borrowed high bit elsewhere does no harm.
  return (found & (kOnes * 0x80)) != 0;
}

// Copies one word of `text` at `place`, if none of its bytes needs care. Returns whether it did.
template <class Word>
bool copy_word(std::string_view text, std::size_t place, char* to) {
  Word word = 0;
  std::memcpy(&word, text.data() + place, sizeof word);
  // The bytes beyond a shorter word are set to plain characters.
  constexpr std::uint64_t kPlain = sizeof(Word) == 8 ? 0 : 0x6161616100000000;
  if (any_needs_care(word | kPlain)) return false;
  std::memcpy(to + place, &word, sizeof word);
  return true;
}

// Copies the part at the start of `text` that needs no care. Returns its size.
std::size_t copy_plain(std::string_view text, char* to) {
  std::size_t done = 0;
  while (done + 8 <= text.size() && copy_word<std::uint64_t>(text, done, to)) done += 8;
  // The last word may overlap the one before, which is faster than a step per byte.
  const std::size_t rest = text.size() - done;
  if (rest == 0) return done;
  if (rest < 8 && text.size() >= 8 && copy_word<std::uint64_t>(text, text.size() - 8, to)) return text.size();
  if (text.size() >= 4 && text.size() < 8 && copy_word<std::uint32_t>(text, 0, to) &&
      copy_word<std::uint32_t>(text, text.size() - 4, to)) {
    return text.size();
  }
  for (; done < text.size() && !needs_care(static_cast<unsigned char>(text[done])); ++done)
    to[done] = text[done];
  return done;
}

}  // namespace

JsonSink::JsonSink(std::string& out, std::size_t bytes_expected, Longer longer)
    : out_(out), longer_(longer), before_(out.size()) {
  out.resize(before_ + std::max<std::size_t>(bytes_expected, 64));
  point_at(before_);
  begin_ = at_;
}

void JsonSink::point_at(std::size_t used) {
  at_ = out_.data() + used;
  end_ = out_.data() + out_.size();
}

void JsonSink::grow(std::size_t size) {
  if (longer_ == Longer::measure) {
    gone_ = written();
    if (!measures_) start_measuring();
    if (scratch_.size() < size) scratch_.resize(size);
    begin_ = at_ = scratch_.data();
    end_ = at_ + scratch_.size();
    return;
  }
  const auto used = static_cast<std::size_t>(at_ - out_.data());
  out_.resize(std::max(used + size, out_.size() * 2));
  point_at(used);
  begin_ = out_.data() + before_;
}

void JsonSink::start_measuring() {
  measures_ = true;
  out_.resize(before_);
  out_.shrink_to_fit();
  scratch_.resize(kScratchBytes);
}

void JsonSink::finish() {
  if (!measures_) out_.resize(static_cast<std::size_t>(at_ - out_.data()));
}

void JsonSink::real(double value) {
  if (std::isnan(value)) return put("\"NaN\"");
  if (std::isinf(value)) return put(value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
  // Most doubles are counts. This way is faster, and writes 100000000 instead of 1e+08.
  if (std::fabs(value) < 1e15 && std::trunc(value) == value && !(value == 0 && std::signbit(value))) {
    return integer(static_cast<std::int64_t>(value));
  }
  char* const first = room(32);
  at_ = std::to_chars(first, first + 32, value).ptr;
}

bool JsonSink::string(std::string_view text) {
  room(std::min(text.size(), kPieceBytes) + 2);
  *at_++ = '"';
  bool checked = false;
  while (true) {
    const std::size_t plain = copy_plain(text.substr(0, kPieceBytes), at_);
    at_ += plain;
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto c = static_cast<unsigned char>(text.front());
    if (c >= 0x80 && !checked) {
      // What comes before is ASCII, so the rest is UTF-8 if and only if the whole text is.
      if (!simdjson::validate_utf8(text.data(), text.size())) {
        repair(text);
        put('"');
        return true;
      }
      checked = true;
    }
    if (c >= 0x80) {
      const std::string_view piece = text.substr(0, kPieceBytes);
      std::size_t size = 0;
      for (; size < piece.size() && static_cast<unsigned char>(piece[size]) >= 0x80; ++size)
        *at_++ = piece[size];
      text.remove_prefix(size);
    } else if (needs_care(c)) {
      escape(c);
      text.remove_prefix(1);
    }
    room(std::min(text.size(), kPieceBytes) + 2);
  }
  *at_++ = '"';
  return false;
}

// Writes a text that is not UTF-8, character by character.
void JsonSink::repair(std::string_view text) {
  while (!text.empty()) {
    const Utf8Step step = first_utf8(text);
    const auto c = static_cast<unsigned char>(text.front());
    if (!step.is_character) {
      put(kReplacementCharacter);
    } else if (c < 0x80 && needs_care(c)) {
      escape(c);
    } else {
      put(text.substr(0, step.size));
    }
    text.remove_prefix(step.size);
  }
}

void JsonSink::escape(unsigned char c) {
  char* const to = room(6);
  to[0] = '\\';
  if (const char letter = json_escape_letter(c); letter != 0) {
    to[1] = letter;
    at_ += 2;
    return;
  }
  std::memcpy(to + 1, "u00", 3);
  to[4] = kHexDigits[c >> 4];
  to[5] = kHexDigits[c & 15];
  at_ += 6;
}

void JsonSink::hex(std::string_view bytes) {
  room(bytes.size() * 2 + 2);
  *at_++ = '"';
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    *at_++ = kHexDigits[c >> 4];
    *at_++ = kHexDigits[c & 15];
  }
  *at_++ = '"';
}

void JsonSink::base64(std::string_view bytes) {
  put('"');
  for (std::size_t at = 0; at < bytes.size(); at += kPieceBytes)
    put(to_base64(bytes.substr(at, kPieceBytes)));
  put('"');
}

}  // namespace otelc::otlp::detail
