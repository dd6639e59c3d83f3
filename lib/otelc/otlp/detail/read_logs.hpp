// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the record reader's .cpp files.

#include <cstdint>

#include <otelc/otlp/detail/json_cursor.hpp>
#include <otelc/otlp/detail/reading.hpp>

namespace otelc::otlp::detail {

/// Reads a LogRecord: appends it to Batch::logs when its event name is of interest, and widens the batch's
/// time range in any case. `scope`: its place in Batch::scopes.
error_code read_log(Reading& reading, od::value& element, std::uint32_t scope);

}  // namespace otelc::otlp::detail
