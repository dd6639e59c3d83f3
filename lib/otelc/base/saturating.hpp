// SPDX-License-Identifier: Apache-2.0
#pragma once

// Arithmetic on counts from outside: a sum that would overflow stays at the end of the range.

#include <cstdint>
#include <optional>

namespace otelc {

/// a + b, held at the ends of the range.
constexpr std::int64_t saturating_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return b > 0 ? INT64_MAX : INT64_MIN;
  return sum;
}

constexpr std::int64_t saturating_sub(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) return b < 0 ? INT64_MAX : INT64_MIN;
  return difference;
}

/// sum += amount, held at the ends of the range.
constexpr void add_to(std::int64_t& sum, std::int64_t amount) {
  sum = saturating_add(sum, amount);
}
constexpr void add_to(std::optional<std::int64_t>& sum, std::int64_t amount) {
  sum = saturating_add(sum.value_or(0), amount);
}

}  // namespace otelc
