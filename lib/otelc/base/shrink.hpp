// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace otelc {

/// Empties a string or vector and frees its memory, which `= {}` does not do.
template <class Container>
void free_memory(Container& of) {
  Container().swap(of);
}

/// What a buffer that is used again may keep: one large request must not cost memory for good.
inline constexpr std::size_t kKeptBufferBytes = std::size_t{1} << 20;

/// Frees the memory of a string or vector that holds more than kKeptBufferBytes; others are left as they are.
template <class Container>
void free_if_large(Container& of) {
  if (of.capacity() * sizeof of[0] > kKeptBufferBytes) free_memory(of);
}

}  // namespace otelc
