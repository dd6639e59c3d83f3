// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files, because simdjson's header is too heavy for a public one.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include <simdjson_configured.hpp>

#include <otelc/base/padded.hpp>

namespace otelc::otlp::detail {

/// Iterates over the tokens of a JSON text. simdjson's first stage finds them; it also checks UTF-8 and that
/// strings hold no control characters. It takes 4 bytes per byte of text, so a long text is processed in
/// windows of up to 256 KiB (more only for a longer string) and memory does not grow with the text. Reuses
/// its memory. Not thread-safe.
class JsonTokens {
 public:
  /// Starts a text, which must outlive the iteration.
  void begin(PaddedView text);

  /// Returns the first character of the current token; 0 behind the last one and after an error.
  char peek() { return at_ < count_ ? window_[tokens_[at_]] : peek_next_window(); }
  /// Returns whether there is no current token. Call peek() before.
  [[nodiscard]] bool at_end() const { return at_ == count_; }
  /// Returns the current token, which must exist.
  [[nodiscard]] std::string_view token() const {
    std::size_t end = tokens_[at_ + 1];
    const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
    while (is_space(window_[end - 1])) --end;
    return {window_ + tokens_[at_], end - tokens_[at_]};
  }
  /// Returns the offset of the current token in the text.
  [[nodiscard]] std::size_t offset() const {
    return static_cast<std::size_t>(window_ - text_.data()) + tokens_[at_];
  }
  void step() { ++at_; }

  /// Returns why there are no more tokens; SUCCESS at the end of the text.
  [[nodiscard]] simdjson::error_code error() const { return error_; }
  /// Returns whether the text so far held bytes that are not UTF-8.
  [[nodiscard]] bool has_bad_bytes() const { return has_bad_bytes_; }
  /// Returns the number of tokens so far, including all of the current window.
  [[nodiscard]] std::size_t tokens_seen() const { return tokens_seen_; }
  /// Returns the number of windows so far. tokens_seen() only changes when this does.
  [[nodiscard]] std::size_t windows_seen() const { return windows_seen_; }

  /// Frees what a long string took.
  void shrink();

 private:
  char peek_next_window();
  [[nodiscard]] std::size_t likely_window_size() const;
  [[nodiscard]] std::size_t window_size() const;
  simdjson::error_code find_tokens(std::string_view window);
  simdjson::error_code run_stage1(std::string_view bytes);

  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage1_;
  std::string_view text_;
  const char* window_ = nullptr;           // its start in the text
  const std::uint32_t* tokens_ = nullptr;  // offsets in the window, and its size behind the last one
  std::uint32_t count_ = 0;
  std::uint32_t at_ = 0;
  std::size_t window_end_ = 0;  // offset in the text
  std::size_t tokens_seen_ = 0;
  std::size_t windows_seen_ = 0;
  bool has_bad_bytes_ = false;
  simdjson::error_code error_ = simdjson::SUCCESS;
};

}  // namespace otelc::otlp::detail
