// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files.

#include <string>

#include <simdjson_configured.hpp>

#include <otelc/base/padded.hpp>

namespace otelc::otlp::detail {

/// Reads the JSON of an object of an OpenTelemetry SDK: agents' "telemetry to a file" options write those
/// instead of OTLP. Not thread-safe; keeps its memory. An object over 64 MiB is not taken.
class SdkObjects {
 public:
  /// Writes the object as an OTLP/JSON request of one line. Returns false, with `otlp` undefined, for what is
  /// none of these:
  /// - a ReadableSpan or ReadableLogRecord of the JavaScript SDK (1.x or 2.x), or its ResourceMetrics, as
  ///   JSON.stringify() writes them, private fields and all (Gemini CLI, Qwen Code, VS Code);
  /// - Copilot CLI's spans and metrics, `{"type":"span",…}` and `{"type":"metric",…}`. Its metrics do not say
  /// so,
  ///   but are cumulative and monotonic. Old ones without a resource become a request without data: nothing
  ///   says whose they are, and the spans beside them report the same usage.
  /// Written are resource, scope, names, ids, times, status, bodies, values and attributes; links, events of
  /// spans, buckets and whatever else is in the object are left out.
  bool to_otlp(PaddedView json, std::string& otlp);

 private:
  static constexpr std::size_t kBytesMax = std::size_t{64} << 20;
  simdjson::dom::parser parser_{kBytesMax};
};

}  // namespace otelc::otlp::detail
