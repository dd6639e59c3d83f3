// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace otelc {

/// Nanoseconds since 1970-01-01T00:00:00Z, as OTLP counts time. 0 means "not known".
using UnixNanos = std::uint64_t;

/// The time of day, passed in so that tests can set it. Implementations must be thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual UnixNanos now() const = 0;
};

/// The system's CLOCK_REALTIME.
const Clock& system_clock();

/// `2026-11-23T21:22:54.343000+00:00`: the log's `ts`, always with six digits.
std::string format_log_time(UnixNanos time);

/// `2026-11-23T21:22:54.343Z`: the summary's times; milliseconds, rounded down.
std::string format_summary_time(UnixNanos time);

/// Reads either form above (any number of fraction digits, `Z` or a numeric offset).
/// 0 when it is not a time.
UnixNanos parse_time(std::string_view text);

}  // namespace otelc
