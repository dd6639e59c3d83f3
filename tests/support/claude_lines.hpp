// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <fmt/format.h>

namespace otelc::test {

/// Claude Code's telemetry as bare OTLP/JSON lines, with only the parts that matter.
struct Claude {
  std::string session = "s1";
  std::string model = "m";
  std::string source = "main";

  [[nodiscard]] std::string resource() const {
    return R"("resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]})";
  }
  [[nodiscard]] std::string attribute(const std::string& key, const std::string& value) const {
    return fmt::format(R"({{"key":"{}","value":{{"stringValue":"{}"}}}})", key, value);
  }
  [[nodiscard]] std::string common() const {
    return attribute("session.id", session) + "," + attribute("model", model) + "," +
           attribute("query_source", source);
  }
  /// One data point; `value` is a JSON member such as `"asInt":"5"`.
  [[nodiscard]] std::string point(const std::string& metric, const std::string& type, int start, int time,
                                  const std::string& value, const std::string& temporality = "1") const {
    return fmt::format(
        R"({{"resourceMetrics":[{{{},"scopeMetrics":[{{"metrics":[{{"name":"{}","sum":{{"dataPoints":[)"
        R"({{"attributes":[{},{}],"startTimeUnixNano":"{}","timeUnixNano":"{}",{}}}],)"
        R"("aggregationTemporality":{},"isMonotonic":true}}}}]}}]}}]}})",
        resource(), metric, common(), attribute("type", type), start, time, value, temporality);
  }
  [[nodiscard]] std::string tokens(const std::string& type, int time, int value) const {
    return point("claude_code.token.usage", type, time - 1, time, fmt::format(R"("asDouble":{})", value));
  }
  /// A log event; `more` holds further attributes, each with a leading comma.
  [[nodiscard]] std::string event(const std::string& name, int time, const std::string& more = "") const {
    return fmt::format(
        R"({{"resourceLogs":[{{{},"scopeLogs":[{{"logRecords":[{{"timeUnixNano":"{}","body":{{"stringValue":)"
        R"("claude_code.{}"}},"attributes":[{},{}{}]}}]}}]}}]}})",
        resource(), time, name, common(), attribute("event.name", name), more);
  }
  [[nodiscard]] std::string request(int time, int input, int output) const {
    return event("api_request", time,
                 fmt::format(R"(,{{"key":"input_tokens","value":{{"intValue":{}}}}},)"
                             R"({{"key":"output_tokens","value":{{"intValue":"{}"}}}},)"
                             R"({{"key":"duration_ms","value":{{"stringValue":"1500"}}}})",
                             input, output));
  }
  [[nodiscard]] std::string span(const std::string& name, const std::string& span_id, int start, int end,
                                 const std::string& more = "") const {
    return fmt::format(
        R"({{"resourceSpans":[{{{},"scopeSpans":[{{"spans":[{{"traceId":"0af7651916cd43dd8448eb211c80319c",)"
        R"("spanId":"{}","name":"claude_code.{}","startTimeUnixNano":"{}","endTimeUnixNano":"{}",)"
        R"("attributes":[{}{}]}}]}}]}}]}})",
        resource(), span_id, name, start, end, common(), more);
  }
};

}  // namespace otelc::test
