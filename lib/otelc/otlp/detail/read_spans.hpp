// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the record reader's .cpp files.

#include <cstdint>

#include <otelc/otlp/detail/json_cursor.hpp>
#include <otelc/otlp/detail/reading.hpp>

namespace otelc::otlp::detail {

/// Reads a Span: appends it to Batch::spans when it is of interest; to Batch::nodes then, and always when it
/// has ids; to Batch::links when Reading::wants_links. Widens the batch's time range in any case.
/// `scope`: its place in Batch::scopes.
error_code read_span(Reading& reading, od::value& element, std::uint32_t scope);

}  // namespace otelc::otlp::detail
