// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files: simdjson's header is too heavy for a public one.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include <simdjson_configured.hpp>

#include <otelc/base/padded.hpp>

namespace otelc::otlp::detail {

/// The tokens of a JSON text, one after the other. simdjson's first stage finds them and checks UTF-8 and
/// that no control character stands inside a string. It takes 4 bytes for each byte of what it looks at, so a
/// long text is given to it in windows of 256 KiB (longer where one string is): memory does not grow with the
/// text. Reuses its memory. Not thread-safe.
class JsonTokens {
 public:
  /// Begins a text, which must outlive the walk.
  void begin(PaddedView text);

  /// The first character of the current token; 0, which begins nothing, behind the last one and after an
  /// error.
  char peek() { return at_ < count_ ? window_[tokens_[at_]] : peek_next_window(); }
  /// Whether there is no token; after peek().
  [[nodiscard]] bool at_end() const { return at_ == count_; }
  /// The current token, which must be there.
  [[nodiscard]] std::string_view token() const {
    std::size_t end = tokens_[at_ + 1];
    const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
    while (is_space(window_[end - 1])) --end;
    return {window_ + tokens_[at_], end - tokens_[at_]};
  }
  /// Where the current token begins in the text.
  [[nodiscard]] std::size_t offset() const {
    return static_cast<std::size_t>(window_ - text_.data()) + tokens_[at_];
  }
  void step() { ++at_; }

  /// Why there are no more tokens; SUCCESS at the text's end.
  [[nodiscard]] simdjson::error_code error() const { return error_; }
  /// Whether bytes that are not UTF-8 were seen.
  [[nodiscard]] bool has_bad_bytes() const { return has_bad_bytes_; }
  /// Tokens of this text so far, those of the whole current window included.
  [[nodiscard]] std::size_t tokens_seen() const { return tokens_seen_; }
  /// Windows so far: who adds up what tokens cost need not look before this changes.
  [[nodiscard]] std::size_t windows_seen() const { return windows_seen_; }

  /// Gives back what a long string took.
  void shrink();

 private:
  char peek_next_window();
  [[nodiscard]] std::size_t likely_window_size() const;
  [[nodiscard]] std::size_t window_size() const;
  simdjson::error_code find_tokens(std::string_view window);
  simdjson::error_code run_stage1(std::string_view bytes);

  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage1_;
  std::string_view text_;
  const char* window_ = nullptr;           // in the text
  const std::uint32_t* tokens_ = nullptr;  // offsets in the window; one more behind the last is its size
  std::uint32_t count_ = 0;
  std::uint32_t at_ = 0;
  std::size_t window_end_ = 0;  // offset in the text
  std::size_t tokens_seen_ = 0;
  std::size_t windows_seen_ = 0;
  bool has_bad_bytes_ = false;
  simdjson::error_code error_ = simdjson::SUCCESS;
};

}  // namespace otelc::otlp::detail
