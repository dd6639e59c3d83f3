// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/base/inflate.hpp>

namespace otelc::store {

/// What the first bytes of a file say about the OpenTelemetry Collector's file exporter, which writes the
/// length of each message before it, in 4 bytes (big-endian), when it does not write lines.
enum class Framing {
  none,
  zstd,      ///< each message is a zstd frame: `compression: zstd`
  protobuf,  ///< each message is an OTLP request in protobuf: `format: proto`
};
inline constexpr std::size_t kFramingBytes = 8;  ///< that detect_framing() looks at
Framing detect_framing(std::string_view first_bytes);
/// `unsupported_type`, with what to do about Framing::protobuf.
Error protobuf_error();

/// Undoes Framing::zstd step by step; each message ends with a line end afterwards. Used like an Inflater.
/// Not thread-safe. Takes no memory from a length that the file claims.
class ZstdMessages {
 public:
  /// Errors: `bad_data` (damaged), `unsupported_type` (the messages are protobuf).
  Result<Inflater::Step> step(std::string_view in, std::span<char> out);

  /// True between two messages.
  [[nodiscard]] bool at_end() const { return !in_message_ && header_size_ == 0 && !owes_line_end_; }

 private:
  Inflater inflater_{Coding::zstd};
  std::array<unsigned char, 4> header_{};
  std::size_t header_size_ = 0;
  bool in_message_ = false;
  bool has_begun_ = false;  // something of the message came out
  std::uint32_t left_ = 0;  // bytes of the message that have not come yet
  char last_ = '\n';        // that came out
  bool owes_line_end_ = false;
};

}  // namespace otelc::store
