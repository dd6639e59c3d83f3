// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/test_export.hpp>

#include <cstdint>

#include <fmt/format.h>

namespace otelc::doctor {
namespace {

using otlp::Signal;

// Writes OTLP's protobuf by hand: three levels of messages with a few fields. Field numbers are those of
// opentelemetry-proto 1.11.

/// Returns a field of bytes or of a message, shorter than 128 bytes.
std::string bytes_field(int number, std::string_view content) {
  constexpr int kBytes = 2;
  std::string field;
  field += static_cast<char>(number << 3 | kBytes);
  field += static_cast<char>(content.size());
  field += content;
  return field;
}

std::string fixed64_field(int number, std::uint64_t value) {
  constexpr int kFixed64 = 1;
  std::string field(1, static_cast<char>(number << 3 | kFixed64));
  for (int shift = 0; shift < 64; shift += 8) field += static_cast<char>(value >> shift);
  return field;
}

constexpr std::uint64_t kTime = 1;  // any time but 0, which means unknown
constexpr std::string_view kName = "otelc.doctor";
constexpr std::string_view kTraceId = "otelc-doctor-tst";  // 16 bytes
constexpr std::string_view kSpanId = "otelc-dr";           // 8 bytes

std::string protobuf_item(Signal signal) {
  switch (signal) {
    case Signal::metrics: {
      const std::string point = fixed64_field(3, kTime) + fixed64_field(6, 1);  // as_int
      return bytes_field(1, kName) + bytes_field(5, bytes_field(1, point));     // gauge
    }
    case Signal::logs:
      return fixed64_field(1, kTime) + bytes_field(5, bytes_field(1, kName));  // body
    case Signal::traces:
      return bytes_field(1, kTraceId) + bytes_field(2, kSpanId) + bytes_field(5, kName) +
             fixed64_field(7, kTime) + fixed64_field(8, kTime);
  }
  return {};
}

/// Wraps an item. The messages around it have the same field numbers for all signals.
std::string protobuf_export(Signal signal, std::string_view marker) {
  const std::string service =
      bytes_field(1, "service.name") + bytes_field(2, bytes_field(1, marker));  // KeyValue
  const std::string resource = bytes_field(1, bytes_field(1, service));
  const std::string scope = bytes_field(2, bytes_field(2, protobuf_item(signal)));
  return bytes_field(1, resource + scope);
}

std::string_view json_of(Signal signal) {
  switch (signal) {
    case Signal::metrics:
      return R"({{"resourceMetrics":[{{{0},"scopeMetrics":[{{"metrics":[{{"name":"otelc.doctor","gauge":)"
             R"({{"dataPoints":[{{"timeUnixNano":"1","asInt":"1"}}]}}}}]}}]}}]}})";
    case Signal::logs:
      return R"({{"resourceLogs":[{{{0},"scopeLogs":[{{"logRecords":[{{"timeUnixNano":"1","body":)"
             R"({{"stringValue":"otelc.doctor"}}}}]}}]}}]}})";
    case Signal::traces:
      return R"({{"resourceSpans":[{{{0},"scopeSpans":[{{"spans":[{{"traceId":)"
             R"("6f74656c632d646f63746f722d747374","spanId":"6f74656c632d6472","name":"otelc.doctor",)"
             R"("startTimeUnixNano":"1","endTimeUnixNano":"1"}}]}}]}}]}})";
  }
  return "";
}

}  // namespace

std::string test_export(Signal signal, otlp::Encoding encoding, std::string_view marker) {
  if (encoding == otlp::Encoding::protobuf) return marker.empty() ? "" : protobuf_export(signal, marker);
  if (marker.empty()) return "{}";
  const std::string resource = fmt::format(
      R"("resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"{}"}}}}]}})", marker);
  return fmt::format(fmt::runtime(json_of(signal)), resource);
}

}  // namespace otelc::doctor
