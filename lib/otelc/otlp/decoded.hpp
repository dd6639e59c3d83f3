// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace otelc::otlp {

/// What a decoder reports about a request that it accepted.
struct Decoded {
  /// Data points of sums and gauges without a value and without the flag NO_RECORDED_VALUE (metrics.proto,
  /// DataPointFlags). They stay in the log unchanged, count as nothing, and are reported to the client as a
  /// partial success (OTLP 1.11). Histogram points without `sum` are not among them: they have a count.
  std::uint32_t points_without_value = 0;

  /// Strings in which U+FFFD replaced invalid text (repair.hpp). Not reported to the client.
  std::uint32_t repaired_strings = 0;

  bool operator==(const Decoded&) const = default;
};

}  // namespace otelc::otlp
