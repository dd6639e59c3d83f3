// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the record reader's .cpp files.

#include <cstdint>

#include <otelc/otlp/detail/json_cursor.hpp>
#include <otelc/otlp/detail/reading.hpp>

namespace otelc::otlp::detail {

/// Reads a Metric: appends its data points to Batch::points when its name is of interest, else nothing.
/// `scope`: its place in Batch::scopes.
error_code read_metric(Reading& reading, od::value& metric, std::uint32_t scope);

}  // namespace otelc::otlp::detail
