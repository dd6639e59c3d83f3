// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes protobuf by hand.

#include <cstdint>
#include <string>

namespace otelc::test {

inline std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}

/// A length-delimited field: bytes, a string or a message.
inline std::string in(int field, const std::string& content) {
  return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(content.size()) + content;
}

}  // namespace otelc::test
