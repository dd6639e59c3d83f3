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

/// Appends JSON to a string through a plain pointer, for the transcoder: it makes room once per value, not
/// once per byte. The caller writes brackets, commas and keys with put(). For other JSON use
/// base/json_writer.hpp. Until finish(), the string holds garbage behind the text. Not thread-safe.
class JsonSink {
 public:
  /// What to do when the text is longer than expected. `grow`: double the room, which takes twice the memory
  /// while the text moves. `measure`: drop what was written and only count bytes from then on.
  enum class Longer { grow, measure };
  /// Room to add to the length of a text that was measured: values ask for a little more than they write.
  static constexpr std::size_t kSlack = 256;

  JsonSink(std::string& out, std::size_t bytes_expected, Longer longer = Longer::grow);
  JsonSink(const JsonSink&) = delete;
  JsonSink& operator=(const JsonSink&) = delete;

  /// Bytes of JSON so far.
  [[nodiscard]] std::size_t written() const { return gone_ + static_cast<std::size_t>(at_ - begin_); }
  /// Whether `out` holds all of it: false after measuring.
  [[nodiscard]] bool is_whole() const { return !measures_; }

  void put(char c) {
    *room(1) = c;
    ++at_;
  }
  /// Appends a short text as it is.
  void put(std::string_view text) {
    std::memcpy(room(text.size()), text.data(), text.size());
    at_ += text.size();
  }
  /// Appends the first `size` bytes of `text`, which has at least `Size` readable ones. Faster than a copy of
  /// exactly `size` bytes.
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
  /// Appends the shortest form that reads back as the same number, or `"NaN"`, `"Infinity"`, `"-Infinity"`.
  void real(double value);
  /// Appends a string with quotes and escapes. Returns true when U+FFFD replaced bytes that are not UTF-8.
  [[nodiscard]] bool string(std::string_view text);
  /// Append bytes as a string.
  void hex(std::string_view bytes);
  void base64(std::string_view bytes);

  /// Cuts `out` to what was written.
  void finish();

 private:
  /// Returns at_, with at least `size` writable bytes there.
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
  const std::size_t before_;  // size of `out_` before
  bool measures_ = false;     // writes into scratch_, over and over
  std::string scratch_;
  std::size_t gone_ = 0;         // bytes that were written and dropped
  const char* begin_ = nullptr;  // start of what was written and not dropped
  char* at_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace otelc::otlp::detail
