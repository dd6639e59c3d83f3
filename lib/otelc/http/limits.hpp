// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace otelc::http {

/// The largest request that is accepted, in bytes. Whatever exceeds a limit gets the given status.
struct Limits {
  std::size_t header_bytes_max = 16 * 1024;  ///< request line and fields: 431
  std::size_t target_bytes_max = 8 * 1024;   ///< request target: 414
  std::size_t body_bytes_max = 64u << 20;    ///< body as sent, and again after decompression: 413
};

/// How far a header block of HTTP/2 may expand, as a multiple of Limits::header_bytes_max. A block over the
/// limit itself gets 431; one over this multiple ends the connection, because with HPACK's table a peer pays
/// one byte for each field of 4 KiB.
inline constexpr std::size_t kHeaderBlocksMax = 4;

/// What one HTTP/2 connection may take besides Limits.
struct H2Limits {
  /// Concurrent streams. More are refused; a peer that exceeds the limit after acknowledging it loses its
  /// connection.
  std::uint32_t streams_max = 100;
  /// Streams within `reset_window_s` that were given up before their answer, refused, or had a header over
  /// its limit. One more ends the connection.
  int resets_max = 200;
  int reset_window_s = 10;  ///< seconds
};

}  // namespace otelc::http
