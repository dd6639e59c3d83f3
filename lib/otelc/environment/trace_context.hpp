// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace otelc::environment {

/// The ids of a W3C Trace Context `traceparent`.
struct TraceContext {
  std::string trace_id;  ///< 32 lowercase hex digits
  std::string span_id;   ///< 16

  static TraceContext random();
  /// `00-TRACE-SPAN-01`: sampled.
  [[nodiscard]] std::string traceparent() const;
};

/// nullopt when it is not a valid traceparent (Trace Context level 1, section 3.2).
std::optional<TraceContext> parse_traceparent(std::string_view text);

}  // namespace otelc::environment
