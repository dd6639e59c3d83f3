// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>

#include <otelc/base/error.hpp>

namespace otelc::otlp {

/// Bounds what a body becomes: a few bytes of protobuf can be a long text, and few bytes of either can be
/// many records to count. The decoders stop at a bound with `too_large`; they say what the body became.
struct Expansion {
  static constexpr std::size_t kNoBound = std::numeric_limits<std::size_t>::max();
  /// Of each token of the JSON text, which the parser that counts it keeps (simdjson's index).
  static constexpr std::size_t kTokenBytes = 4;

  std::size_t text_bytes_max = kNoBound;  ///< of the JSON text
  std::size_t bytes_max = kNoBound;  ///< of the text and of what counting it takes: its tokens and records
  /// Out: what counting the request takes besides its text, at most.
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

/// Also what JSON's parser gets no memory for: the request may come again.
inline tl::unexpected<Error> no_memory_to_decode() {
  return fail(ErrorKind::unavailable, "no memory for this request at this moment: try again later");
}

}  // namespace otelc::otlp
