// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random values of each kind, with awkward ones more often than by chance.

#include <iterator>
#include <limits>
#include <string>

#include "otlp_model_fields.hpp"

namespace otelc::test {

inline std::string random_text(Random& random) {
  static const std::string kPieces[] = {"a",
                                        "token",
                                        "claude_code.token.usage",
                                        "\"",
                                        "\\",
                                        "/",
                                        "\n",
                                        "\r\n\t",
                                        "\b\f",
                                        "\x01",
                                        std::string(1, '\0'),
                                        "\x1f",
                                        "\x7f",
                                        "é",
                                        "ß",
                                        "\u2028",
                                        "日本",
                                        "🦊",
                                        "\U0010ffff",
                                        " ",
                                        "{",
                                        "</script>"};
  std::string text;
  if (random.chance(15)) return text;
  if (random.chance(3)) text.assign(random.below(3000), 'x');
  for (std::size_t n = random.below(12); n > 0; --n) text += kPieces[random.below(std::size(kPieces))];
  return text;
}

inline std::string random_bytes(Random& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.bits());
  return bytes;
}

template <class Integer>
Integer random_integer(Random& random) {
  using Limits = std::numeric_limits<Integer>;
  switch (random.below(6)) {
    case 0:
      return 0;
    case 1:
      return Limits::max();
    case 2:
      return Limits::min();
    case 3:
      return static_cast<Integer>(random.below(100));
    default:
      return static_cast<Integer>(random.bits());
  }
}

inline Real random_real(Random& random) {
  using Limits = std::numeric_limits<double>;
  static const double kReals[] = {0.0,
                                  -0.0,
                                  0.1,
                                  5.0,
                                  -1.0,
                                  1e15,
                                  123456789012345680.0,
                                  1e22,
                                  1e23,
                                  5e-324,
                                  Limits::min(),
                                  Limits::max(),
                                  Limits::lowest(),
                                  Limits::infinity(),
                                  -Limits::infinity(),
                                  Limits::quiet_NaN(),
                                  0.0028930500000000003,
                                  9007199254740993.0};
  if (random.chance(50)) return {kReals[random.below(std::size(kReals))]};
  return {static_cast<double>(random.bits()) / static_cast<double>(random.bits() | 1)};
}

template <Wire kWire, class T>
void fill(T& value, Random& random) {
  if constexpr (kWire == Wire::boolean) {
    value = random.chance(50);
  } else if constexpr (kWire == Wire::text) {
    value = random_text(random);
  } else if constexpr (kWire == Wire::bytes) {
    value = random_bytes(random, random.below(20));
  } else if constexpr (kWire == Wire::id16 || kWire == Wire::id8) {
    value = random_bytes(random, random.chance(20) ? 0 : kWire == Wire::id16 ? 16 : 8);
  } else if constexpr (kWire == Wire::real) {
    value = random_real(random);
  } else {
    value = random_integer<T>(random);
  }
}

}  // namespace otelc::test
