// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace otelc::otlp {

/// What a request that decodes holds all the same that nobody can use. It is kept in the log as it
/// came, it counts as nothing, and the client is told (OTLP 1.11, "Partial Success").
struct Decoded {
  /// Points of sums and gauges that have no value and do not say so with the flag NO_RECORDED_VALUE
  /// (metrics.proto, DataPointFlags). Histograms without `sum` are whole: they have a count.
  std::uint32_t points_without_value = 0;

  bool operator==(const Decoded&) const = default;
};

}  // namespace otelc::otlp
