// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc {

/// How many bytes behind a text the JSON parser may read (simdjson's SIMDJSON_PADDING).
inline constexpr std::size_t kPadding = 64;

/// A text with kPadding readable bytes behind it, whose values do not matter. Does not own the memory.
struct PaddedView {
  const char* data = nullptr;
  std::size_t size = 0;
  [[nodiscard]] std::string_view text() const { return {data, size}; }
};

/// Grow the string's buffer by kPadding if necessary. The view is valid until the string changes.
inline PaddedView padded(std::string& text) {
  if (text.capacity() < text.size() + kPadding) text.reserve(text.size() + kPadding);
  return {text.data(), text.size()};
}

}  // namespace otelc
