// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <otelc/base/clock.hpp>
#include <otelc/base/record_format.hpp>

namespace otelc::store {

/// Appends the start of a log line to `line`, up to the payload (base/record_format.hpp has the form). Append
/// the payload, JSON without line ends, and then call end_record().
void begin_record(std::string& line, UnixNanos arrival, std::string_view path);

/// Ends the line. `repaired`: how many strings of the payload were repaired (otlp::Decoded); 0 is not
/// written.
void end_record(std::string& line, std::uint64_t repaired = 0);

/// Appends the whole line of a request that could not be decoded: at most record_format::kRawBytesMax bytes
/// of `body`, as valid UTF-8, and the answer that the client got.
void append_rejected(std::string& line, UnixNanos arrival, std::string_view path, std::string_view body,
                     int http_status, std::string_view error);

/// What a line holds.
enum class LineKind {
  record,    ///< an accepted request
  rejected,  ///< an undecodable request, as append_rejected() writes it
  other,     ///< a torn line, or one that otelc did not write
};

/// Returns the kind of a line, without its `\n`, from its first and last bytes. Does not parse the payload.
LineKind kind_of(std::string_view line);

}  // namespace otelc::store
