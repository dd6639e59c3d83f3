// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace otelc {

/// Empty a string or vector and free its memory, which `= {}` does not do.
template <class Container>
void free_memory(Container& of) {
  Container().swap(of);
}

/// How many bytes a reused buffer may keep, so that one large request does not occupy memory forever.
inline constexpr std::size_t kKeptBufferBytes = std::size_t{1} << 20;

/// Empty a string or vector and free its memory if it holds more than kKeptBufferBytes; else leave it
/// unchanged.
template <class Container>
void free_if_large(Container& of) {
  if (of.capacity() * sizeof of[0] > kKeptBufferBytes) free_memory(of);
}

}  // namespace otelc
