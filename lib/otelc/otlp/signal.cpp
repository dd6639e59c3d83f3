// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/signal.hpp>

#include <algorithm>
#include <array>

namespace otelc::otlp {
namespace {

struct SignalPath {
  Signal signal;
  std::string_view path;
  std::string_view grpc_path;
};
constexpr std::array<SignalPath, 3> kPaths = {{
    {Signal::metrics, "/v1/metrics", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"},
    {Signal::logs, "/v1/logs", "/opentelemetry.proto.collector.logs.v1.LogsService/Export"},
    {Signal::traces, "/v1/traces", "/opentelemetry.proto.collector.trace.v1.TraceService/Export"},
}};

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kProtobuf = "application/x-protobuf";

bool equal_without_case(std::string_view a, std::string_view lower) {
  const auto same = [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y; };
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(), same);
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::string_view path_of(Signal signal) {
  for (const auto& known : kPaths) {
    if (known.signal == signal) return known.path;
  }
  return {};
}

std::optional<Signal> signal_of_path(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  for (const auto& known : kPaths) {
    if (path.ends_with(known.path)) return known.signal;
  }
  return std::nullopt;
}

std::optional<Signal> signal_of_grpc_path(std::string_view path) {
  for (const auto& known : kPaths) {
    if (path == known.grpc_path) return known.signal;
  }
  return std::nullopt;
}

std::string_view grpc_path_of(Signal signal) {
  for (const auto& known : kPaths) {
    if (known.signal == signal) return known.grpc_path;
  }
  return {};
}

std::optional<Encoding> encoding_of_content_type(std::string_view content_type) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  if (equal_without_case(type, kJson)) return Encoding::json;
  if (equal_without_case(type, kProtobuf)) return Encoding::protobuf;
  return std::nullopt;
}

std::string_view content_type_of(Encoding encoding) {
  return encoding == Encoding::json ? kJson : kProtobuf;
}

}  // namespace otelc::otlp
