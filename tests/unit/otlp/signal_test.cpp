// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/signal.hpp>

#include <doctest/doctest.h>

#include <string>

namespace otelc::otlp {
namespace {

TEST_CASE("a path names a signal under any prefix, with or without a trailing slash") {
  for (const Signal signal : {Signal::metrics, Signal::logs, Signal::traces}) {
    const std::string path(path_of(signal));
    CAPTURE(path);
    CHECK(signal_of_path(path) == signal);
    CHECK(signal_of_path(path + "/") == signal);
    CHECK(signal_of_path("/otlp/tenant" + path) == signal);
  }
  CHECK(path_of(Signal::metrics) == "/v1/metrics");
  CHECK(path_of(Signal::logs) == "/v1/logs");
  CHECK(path_of(Signal::traces) == "/v1/traces");
}

TEST_CASE("other paths name none") {
  for (const char* path : {"", "/", "/v1", "/v1/", "/v1/metric", "/v1/metrics//", "/v1/metrics/x",
                           "/V1/metrics", "v1/metrics", "/xv1/metrics", "/v1/profiles", "/healthz"}) {
    CAPTURE(path);
    CHECK_FALSE(signal_of_path(path).has_value());
  }
}

TEST_CASE("a gRPC path names a service and its one method") {
  const std::string services = "/opentelemetry.proto.collector.";
  CHECK(signal_of_grpc_path(services + "trace.v1.TraceService/Export") == Signal::traces);
  CHECK(signal_of_grpc_path(services + "metrics.v1.MetricsService/Export") == Signal::metrics);
  CHECK(signal_of_grpc_path(services + "logs.v1.LogsService/Export") == Signal::logs);
  for (const char* rest :
       {"logs.v1.LogsService/Import", "logs.v1.LogsService/Export/", "profiles.v1.ProfilesService/Export",
        "logs.v1.logsservice/Export", "logs.v1.LogsService"}) {
    CAPTURE(rest);
    CHECK_FALSE(signal_of_grpc_path(services + rest).has_value());
  }
  CHECK_FALSE(signal_of_grpc_path("/v1/logs").has_value());
}

TEST_CASE("a content type names an encoding, whatever its case and parameters") {
  for (const char* type :
       {"application/json", "Application/JSON", "application/json; charset=utf-8",
        "application/json;charset=utf-8", " application/json\t", "application/json ;x=\"y;z\""}) {
    CAPTURE(type);
    CHECK(encoding_of_content_type(type) == Encoding::json);
  }
  for (const char* type : {"application/x-protobuf", "APPLICATION/X-PROTOBUF; messageType=\"x\""}) {
    CAPTURE(type);
    CHECK(encoding_of_content_type(type) == Encoding::protobuf);
  }
  for (const char* type :
       {"", ";", "text/plain", "application/jsonx", "application/jso", "application/protobuf",
        "text/plain; application/json", "application/json, text/plain"}) {
    CAPTURE(type);
    CHECK_FALSE(encoding_of_content_type(type).has_value());
  }
}

TEST_CASE("the content type of an encoding is read as that encoding") {
  for (const Encoding encoding : {Encoding::json, Encoding::protobuf}) {
    CHECK(encoding_of_content_type(content_type_of(encoding)) == encoding);
  }
}

}  // namespace
}  // namespace otelc::otlp
