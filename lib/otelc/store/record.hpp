// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <otelc/base/clock.hpp>

namespace otelc::store {

/// Bytes of a rejected body that are kept (docs/cli.md, "The log").
inline constexpr std::size_t kRawBytesMax = 64 * 1024;

/// The log's line up to the payload: `{"ts":"..","path":"..","payload":`. The caller appends the
/// payload (JSON on one line), then end_record. `repaired`: strings of the payload that were repaired
/// (otlp::Decoded); kept as `"repaired":N` when not 0.
void begin_record(std::string& line, UnixNanos arrival, std::string_view path);
void end_record(std::string& line, std::uint64_t repaired = 0);

/// The whole line for a request that could not be decoded:
/// `{"ts":..,"path":..,"payload":{"raw":".."},"status":400,"error":"why"}`.
void append_rejected(std::string& line, UnixNanos arrival, std::string_view path, std::string_view body,
                     int http_status, std::string_view error);

/// What a line is by its envelope, the payload unread.
enum class LineKind {
  record,    ///< of a request that was taken
  rejected,  ///< of one that was answered with an error, as append_rejected() writes it
  other,     ///< torn, or not ours
};
LineKind kind_of(std::string_view line);

}  // namespace otelc::store
