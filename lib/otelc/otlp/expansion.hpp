// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>

#include <otelc/base/error.hpp>

namespace otelc::otlp {

/// Limits how large a request may become while it is decoded. A few bytes of protobuf can become a long JSON
/// text, and a few bytes of either encoding many records to count. Decoders stop at a limit with `too_large`
/// and report the size that they measured.
struct Expansion {
  static constexpr std::size_t kNoBound = std::numeric_limits<std::size_t>::max();
  /// What simdjson's index takes for each token of the JSON text when it is counted.
  static constexpr std::size_t kTokenBytes = 4;

  std::size_t text_bytes_max = kNoBound;  ///< limit of the JSON text
  std::size_t bytes_max = kNoBound;       ///< limit of the text, its tokens and its records together
  /// Output: an upper bound of the memory that counting the request takes besides its text.
  std::size_t counting_bytes = 0;

  [[nodiscard]] bool holds(std::size_t text_bytes, std::size_t counting) const {
    return text_bytes <= text_bytes_max && text_bytes + counting <= bytes_max;
  }
};

inline tl::unexpected<Error> expands_too_much() {
  return fail(
      ErrorKind::too_large,
      "the request is too large once it is decoded (as JSON, with its tokens and records): send fewer "
      "records at a time");
}

/// The error when memory for decoding is short, also inside the JSON parser. The client may retry.
inline tl::unexpected<Error> no_memory_to_decode() {
  return fail(ErrorKind::unavailable, "no memory for this request at this moment: try again later");
}

}  // namespace otelc::otlp
