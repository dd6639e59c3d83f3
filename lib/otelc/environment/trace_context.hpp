// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace otelc::environment {

/// The ids of a W3C Trace Context `traceparent`, which make a command's spans children of a given span.
struct TraceContext {
  std::string trace_id;  ///< 32 lowercase hex digits
  std::string span_id;   ///< 16 lowercase hex digits

  /// Return a context with new random ids.
  static TraceContext random();
  /// Return `00-TRACE-SPAN-01`; the flag 01 means sampled.
  [[nodiscard]] std::string traceparent() const;
};

/// Parses a `traceparent` (Trace Context level 1, section 3.2). Returns nullopt if it is not valid.
std::optional<TraceContext> parse_traceparent(std::string_view text);

}  // namespace otelc::environment
