// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace otelc::otlp::detail {

/// Appends JSON to a string through a plain pointer: room is made once for each value, not once for
/// each byte. The string holds garbage behind the text until finish().
class JsonSink {
 public:
  /// Where the text is longer than expected: `grow` makes room by doubling, which holds the text twice while
  /// it moves; `measure` gives up what was written, and only measures from then on, in a small buffer.
  enum class Longer { grow, measure };
  /// Bytes behind a text of known length that a value may ask for, and more: what comes behind it is short.
  static constexpr std::size_t kSlack = 256;

  JsonSink(std::string& out, std::size_t bytes_expected, Longer longer = Longer::grow);
  JsonSink(const JsonSink&) = delete;
  JsonSink& operator=(const JsonSink&) = delete;

  /// Bytes so far.
  [[nodiscard]] std::size_t written() const { return gone_ + static_cast<std::size_t>(at_ - begin_); }
  /// Whether all of it is there.
  [[nodiscard]] bool is_whole() const { return !measures_; }

  void put(char c) {
    *room(1) = c;
    ++at_;
  }
  /// A short text.
  void put(std::string_view text) {
    std::memcpy(room(text.size()), text.data(), text.size());
    at_ += text.size();
  }
  /// The first `size` of at least `Size` readable bytes; quicker than a copy of exactly `size`.
  template <std::size_t Size>
  void put_short(const char* text, std::size_t size) {
    std::memcpy(room(Size), text, Size);
    at_ += size;
  }
  template <class Integer>
  void integer(Integer value) {
    char* const first = room(24);
    at_ = std::to_chars(first, first + 24, value).ptr;
  }
  /// Shortest form that reads back as the same number; `"NaN"`, `"Infinity"`, `"-Infinity"`.
  void real(double value);
  /// With quotes and escapes. True when the text was repaired: it holds U+FFFD in place of what was not
  /// UTF-8.
  [[nodiscard]] bool string(std::string_view text);
  void hex(std::string_view bytes);
  void base64(std::string_view bytes);

  /// Ends the string behind what was written.
  void finish();

 private:
  /// At least `size` writable bytes at the returned place, which is at_.
  char* room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) grow(size);
    return at_;
  }
  void grow(std::size_t size);
  void point_at(std::size_t used);
  void escape(unsigned char c);
  void repair(std::string_view text);

  void start_measuring();

  std::string& out_;
  const Longer longer_;
  const std::size_t before_;  // bytes of `out_` that were there
  bool measures_ = false;     // in scratch_, over and over
  std::string scratch_;
  std::size_t gone_ = 0;         // bytes that were measured and given up
  const char* begin_ = nullptr;  // of what was written and is still there
  char* at_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace otelc::otlp::detail
