// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <otelc/base/error.hpp>

namespace otelc::detail {

/// How far one step of decoding got, in bytes.
struct CodingStep {
  std::size_t consumed = 0;
  std::size_t produced = 0;
};

/// The decoder of one coding, for Inflater. One implementation per coding: detail/inflate_*.hpp.
/// Not thread-safe.
class CodingStream {
 public:
  CodingStream() = default;
  virtual ~CodingStream() = default;
  CodingStream(const CodingStream&) = delete;
  CodingStream& operator=(const CodingStream&) = delete;

  /// Decode from `in` to `out`; either may be used in part. `out` is not empty. Errors: `bad_data`,
  /// `unavailable` when memory runs out.
  virtual Result<CodingStep> step(std::string_view in, std::span<char> out) = 0;
  /// Return whether the input so far ends where a stream may end, and all output has been taken.
  [[nodiscard]] virtual bool ended() const = 0;
};

/// The error of a step whose library could not allocate memory.
inline tl::unexpected<Error> no_memory_to_decompress() {
  return fail(ErrorKind::unavailable, "no memory to decompress at this moment: try again later");
}

}  // namespace otelc::detail
