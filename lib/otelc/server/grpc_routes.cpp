// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/grpc_routes.hpp>

#include <string>

#include <fmt/format.h>

#include <otelc/base/coding.hpp>
#include <otelc/base/text.hpp>
#include <otelc/http/grpc.hpp>
#include <otelc/otlp/signal.hpp>
#include <otelc/otlp/status.hpp>

namespace otelc::server {
namespace {

http::H2Answer unimplemented(int meaning, std::string_view message) {
  auto answer = http::grpc_failure(otlp::kGrpcUnimplemented, message);
  answer.meaning = meaning;
  return answer;
}

http::H2Answer failure(const otlp::WireStatus& wire, std::string_view message) {
  std::string status;
  if (wire.details != otlp::Details::none) {
    status = otlp::status_body(otlp::Encoding::protobuf, wire.grpc_code,
                               utf8_lossy(message, http::kGrpcMessageBytesMax), wire.details);
  }
  auto answer = http::grpc_failure(wire.grpc_code, message, status);
  answer.meaning = wire.http_status;
  return answer;
}

}  // namespace

GrpcRoute grpc_route(const http::H2Request& request, const Access& access) {
  const http::RequestHead& head = request.head;
  if (const auto refusal = access.refuse(head)) {
    return grpc_error_answer(refusal->http_status, refusal->message);
  }
  const auto signal = otlp::signal_of_grpc_path(access.path_of(head));
  if (!signal || head.method != "POST") {
    return unimplemented(404,
                         "no such method: OTLP has opentelemetry.proto.collector.{trace.v1.TraceService,"
                         "metrics.v1.MetricsService,logs.v1.LogsService}/Export");
  }
  if (!http::is_grpc_protobuf(head.content_type)) return unimplemented(415, "messages must be protobuf");
  if (!parse_coding(request.grpc_encoding)) {
    return unimplemented(415, fmt::format("grpc-encoding must be one of {}", kCodingNames));
  }
  GrpcCall call;
  call.request.signal = *signal;
  call.request.encoding = otlp::Encoding::protobuf;
  if (!request.grpc_timeout.empty()) {
    call.timeout = http::parse_grpc_timeout(request.grpc_timeout);
    if (!call.timeout) return grpc_error_answer(400, "grpc-timeout must be digits and a unit");
  }
  return call;
}

http::H2Answer grpc_export_answer(const Result<otlp::Decoded>& result) {
  if (result) return http::grpc_success(otlp::success_body(otlp::Encoding::protobuf, *result));
  return failure(otlp::wire_status(result.error().kind), result.error().message);
}

http::H2Answer grpc_error_answer(int http_status, std::string_view message) {
  return failure(otlp::wire_status(http_status), message);
}

}  // namespace otelc::server
