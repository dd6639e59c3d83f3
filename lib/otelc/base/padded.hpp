// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc {

/// Readable bytes that the JSON parser needs behind the text (simdjson's SIMDJSON_PADDING).
inline constexpr std::size_t kPadding = 64;

/// A text behind which kPadding bytes can be read (their values do not matter). Does not own.
struct PaddedView {
  const char* data = nullptr;
  std::size_t size = 0;
  [[nodiscard]] std::string_view text() const { return {data, size}; }
};

/// Makes the string's buffer large enough to be read past its end, without changing the string.
inline PaddedView padded(std::string& text) {
  if (text.capacity() < text.size() + kPadding) text.reserve(text.size() + kPadding);
  return {text.data(), text.size()};
}

}  // namespace otelc
