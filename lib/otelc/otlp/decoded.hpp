// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace otelc::otlp {

/// What is to be known of a request that decodes.
struct Decoded {
  /// Points of sums and gauges that have no value and do not say so with the flag NO_RECORDED_VALUE
  /// (metrics.proto, DataPointFlags): kept in the log as they came, counted as nothing, and reported to the
  /// client as a partial success (OTLP 1.11). Histograms without `sum` are whole: they have a count.
  std::uint32_t points_without_value = 0;

  /// Strings that hold U+FFFD in place of what is no text (repair.hpp). The client gets no note of it.
  std::uint32_t repaired_strings = 0;

  bool operator==(const Decoded&) const = default;
};

}  // namespace otelc::otlp
