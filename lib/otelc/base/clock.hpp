// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace otelc {

/// Nanoseconds since 1970-01-01T00:00:00Z, as in OTLP. 0 means unknown.
using UnixNanos = std::uint64_t;

/// The time of day as a parameter, so that tests can set it. Implementations must be thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual UnixNanos now() const = 0;
};

/// Return the system's CLOCK_REALTIME. Lives as long as the process.
const Clock& system_clock();

/// Format a time as the log's `ts`: `2026-11-23T21:22:54.343000+00:00`. UTC, always six fraction digits,
/// rounded down.
std::string format_log_time(UnixNanos time);

/// Format a time as in summaries: `2026-11-23T21:22:54.343Z`. UTC, milliseconds, rounded down.
std::string format_summary_time(UnixNanos time);

/// Parse either form above, with any number of fraction digits and `Z` or a numeric offset. Return 0 when
/// `text` is not a time, or is before 1970 or after 2554.
UnixNanos parse_time(std::string_view text);

}  // namespace otelc
