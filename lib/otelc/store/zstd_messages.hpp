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

/// The framings of the OpenTelemetry Collector's file exporter. When it does not write lines, it writes the
/// length of each message before it, as 4 bytes in big-endian order.
enum class Framing {
  none,
  zstd,      ///< each message is a zstd frame: `compression: zstd`
  protobuf,  ///< each message is an OTLP request in protobuf: `format: proto`
};
inline constexpr std::size_t kFramingBytes = 8;  ///< bytes that detect_framing() looks at
/// Returns the framing of a file from its first bytes.
Framing detect_framing(std::string_view first_bytes);
/// Returns the error for Framing::protobuf: `unsupported_type`, with what to do.
Error protobuf_error();

/// Decompresses Framing::zstd step by step, and ends each message with a line end. Used like an Inflater.
/// Never allocates memory by a length in the file. Not thread-safe.
class ZstdMessages {
 public:
  /// Errors: `bad_data` (damaged), `unsupported_type` (the messages are protobuf).
  Result<Inflater::Step> step(std::string_view in, std::span<char> out);

  /// Returns true between two messages.
  [[nodiscard]] bool at_end() const { return !in_message_ && header_size_ == 0 && !owes_line_end_; }

 private:
  Inflater inflater_{Coding::zstd};
  std::array<unsigned char, 4> header_{};
  std::size_t header_size_ = 0;
  bool in_message_ = false;
  bool has_begun_ = false;  // the message has produced bytes
  std::uint32_t left_ = 0;  // bytes of the message that are still to come
  char last_ = '\n';        // the last byte produced
  bool owes_line_end_ = false;
};

}  // namespace otelc::store
