// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files.

#include <string>

#include <simdjson_configured.hpp>

#include <otelc/base/padded.hpp>

namespace otelc::otlp::detail {

/// Converts the JSON of an OpenTelemetry SDK's object to OTLP/JSON. Agents' options for telemetry to a file
/// write such objects instead of OTLP. Limit: 64 MiB for an object. Not thread-safe; keeps its memory.
class SdkObjects {
 public:
  /// Replaces `otlp` with the object as an OTLP/JSON request on one line. Returns false, with `otlp`
  /// undefined, for anything else than
  /// - a ReadableSpan or ReadableLogRecord of the JavaScript SDK (1.x or 2.x), or its ResourceMetrics, as
  ///   JSON.stringify() writes them, private fields and all (Gemini CLI, Qwen Code, VS Code);
  /// - Copilot CLI's spans and metrics, `{"type":"span",…}` and `{"type":"metric",…}`. Its metrics do not
  ///   report that they are cumulative and monotonic. Old ones without a resource become a request without
  ///   data: their sender is unknown, and the spans beside them report the same usage.
  /// Converts resource, scope, names, ids, times, status, bodies, values and attributes. Leaves out links,
  /// events of spans, buckets and everything else.
  bool to_otlp(PaddedView json, std::string& otlp);

 private:
  static constexpr std::size_t kBytesMax = std::size_t{64} << 20;
  simdjson::dom::parser parser_{kBytesMax};
};

}  // namespace otelc::otlp::detail
