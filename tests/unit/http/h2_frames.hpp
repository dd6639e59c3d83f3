// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/http/h2_session.hpp>

// HTTP/2 bytes, written by hand (RFC 9113 section 4, RFC 7541 section 6.2.2).
namespace otelc::test {

enum Type : char {
  kData = 0,
  kHeaders = 1,
  kReset = 3,
  kSettings = 4,
  kPing = 6,
  kGoaway = 7,
  kWindow = 8,
  kContinuation = 9
};
enum Flag : char { kNone = 0, kEndStream = 1, kAck = 1, kEndHeaders = 4 };

inline std::string number(std::uint32_t value, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xffU);
  return out;
}

inline std::string frame(char type, int flags, std::uint32_t stream, std::string_view payload) {
  return number(static_cast<std::uint32_t>(payload.size()), 3) + type + static_cast<char>(flags) +
         number(stream, 4) + std::string(payload);
}

/// A field that is in no table; both texts are shorter than 127 bytes.
inline std::string literal(std::string_view name, std::string_view value) {
  std::string out(1, '\0');
  out += static_cast<char>(name.size());
  out += name;
  out += static_cast<char>(value.size());
  out += value;
  return out;
}

using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

inline std::string request_block(std::string_view method, std::string_view path, const Fields& more = {}) {
  std::string block = literal(":method", method) + literal(":scheme", "http") + literal(":path", path) +
                      literal(":authority", "localhost");
  for (const auto& [name, value] : more) block += literal(name, value);
  return block;
}

/// What a client sends first.
inline std::string greeting() {
  return std::string(http::kH2Preface) + frame(kSettings, kNone, 0, "");
}

inline std::string headers(std::uint32_t stream, std::string_view block, int flags = kEndHeaders) {
  return frame(kHeaders, flags, stream, block);
}

/// Returns each frame that the server has sent, as text.
inline std::vector<std::string> frames_of(std::string_view bytes) {
  std::vector<std::string> seen;
  const auto read = [](std::string_view digits) {
    std::uint32_t value = 0;
    for (const char c : digits) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  };
  while (bytes.size() >= 9) {
    const std::uint32_t size = read(bytes.substr(0, 3));
    const char type = bytes[3];
    const std::string stream = std::to_string(read(bytes.substr(5, 4)));
    const std::string_view payload = bytes.substr(9, size);
    std::string end = (bytes[4] & kEndStream) != 0 ? " end" : "";
    bytes.remove_prefix(9 + payload.size());
    switch (type) {
      case kData:
        seen.push_back("DATA " + stream + " " + std::to_string(size) + end);
        break;
      case kHeaders:
        seen.push_back("HEADERS " + stream + end);
        break;
      case kReset:
        seen.push_back("RST_STREAM " + stream + " code " + std::to_string(read(payload)));
        break;
      case kGoaway:
        seen.push_back("GOAWAY " + std::to_string(read(payload.substr(0, 4))) + " code " +
                       std::to_string(read(payload.substr(4, 4))));
        break;
      case kWindow:
        seen.push_back("WINDOW_UPDATE " + stream + " " + std::to_string(read(payload)));
        break;
      default:
        break;  // SETTINGS, PING: always the same
    }
  }
  return seen;
}

}  // namespace otelc::test
