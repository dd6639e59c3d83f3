// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

/// Bare OTLP/JSON lines of any service, with only the parts that matter.
namespace otelc::test::otlp_lines {

using Attributes = std::vector<std::pair<std::string, std::string>>;  // values as JSON

inline std::string list(const Attributes& attributes) {
  std::string out;
  for (const auto& [key, value] : attributes)
    out += fmt::format(R"({}{{"key":"{}","value":{}}})", out.empty() ? "" : ",", key, value);
  return "[" + out + "]";
}

inline std::string text(const std::string& value) {
  return R"({"stringValue":")" + value + R"("})";
}

inline std::string number(int value) {
  return fmt::format(R"({{"intValue":"{}"}})", value);
}

inline std::string resource(const std::string& service) {
  return R"("resource":{"attributes":)" + list({{"service.name", text(service)}}) + "}";
}

inline std::string sum(const std::string& service, const std::string& metric, double value,
                       const Attributes& attributes, int time = 10) {
  return fmt::format(
      R"({{"resourceMetrics":[{{{},"scopeMetrics":[{{"metrics":[{{"name":"{}","sum":{{"aggregationTemporality":1,)"
      R"("isMonotonic":true,"dataPoints":[{{"startTimeUnixNano":"1","timeUnixNano":"{}","asDouble":{},"attributes":{}}}]}}}}]}}]}}]}})",
      resource(service), metric, time, value, list(attributes));
}

inline std::string histogram(const std::string& service, const std::string& metric, double value,
                             const Attributes& attributes) {
  return fmt::format(
      R"({{"resourceMetrics":[{{{},"scopeMetrics":[{{"metrics":[{{"name":"{}","histogram":{{)"
      R"("aggregationTemporality":2,"dataPoints":[{{"startTimeUnixNano":"1","timeUnixNano":"9","count":"2","sum":{},)"
      R"("bucketCounts":["2"],"attributes":{}}}]}}}}]}}]}}]}})",
      resource(service), metric, value, list(attributes));
}

inline std::string event(const std::string& service, const std::string& body, const Attributes& attributes,
                         int time = 10) {
  return fmt::format(
      R"({{"resourceLogs":[{{{},"scopeLogs":[{{"logRecords":[{{"timeUnixNano":"{}","body":{},"attributes":{}}}]}}]}}]}})",
      resource(service), time, text(body), list(attributes));
}

inline std::string span(const std::string& service, const std::string& name, const std::string& id,
                        const Attributes& attributes, const std::string& parent = "") {
  return fmt::format(
      R"({{"resourceSpans":[{{{},"scopeSpans":[{{"spans":[{{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"{}",)"
      R"("parentSpanId":"{}","name":"{}","startTimeUnixNano":"1000000000","endTimeUnixNano":"3000000000","attributes":{}}}]}}]}}]}})",
      resource(service), id, parent, name, list(attributes));
}

}  // namespace otelc::test::otlp_lines
