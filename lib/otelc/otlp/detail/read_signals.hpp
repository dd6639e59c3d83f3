// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the record reader's .cpp files.

#include <string_view>

#include <otelc/otlp/detail/json_cursor.hpp>
#include <otelc/otlp/detail/reading.hpp>

namespace otelc::otlp::detail {

/// Reads one member of an export request: if `key` is `resourceMetrics`, `resourceLogs` or `resourceSpans`,
/// sets `known` and reads its resources, scopes and records into the batch, replacing that signal's earlier
/// records. Does nothing for other keys.
error_code read_signal(Reading& reading, std::string_view key, od::value& value, bool& known);

}  // namespace otelc::otlp::detail
