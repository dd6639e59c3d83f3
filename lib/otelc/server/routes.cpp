// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/routes.hpp>

#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/coding.hpp>
#include <otelc/otlp/signal.hpp>
#include <otelc/otlp/status.hpp>

namespace otelc::server {
namespace {

constexpr std::uint64_t kUnwantedBodyMax = std::uint64_t{64} * 1024;

http::Response status_answer(otlp::Encoding encoding, otlp::WireStatus wire, std::string_view message) {
  http::Response response;
  response.status = wire.http_status;
  response.content_type = otlp::content_type_of(encoding);
  response.body = otlp::status_body(encoding, wire.grpc_code, message, wire.details);
  response.error = message;
  if (wire.retryable) response.retry_after_s = otlp::kRetryAfterSeconds;
  return response;
}

http::Response method_not_allowed(const http::RequestHead& head, std::string_view allow) {
  auto response = error_answer(head, 405, "this path takes " + std::string(allow));
  response.allow = allow;
  return response;
}

http::Response health(const http::RequestHead& head) {
  if (head.method != "GET" && head.method != "HEAD") return method_not_allowed(head, "GET, HEAD");
  http::Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "ok\n";
  return response;
}

http::Response unsupported_coding(const http::RequestHead& head) {
  auto response = error_answer(
      head, 415, fmt::format("Content-Encoding must be one of {}, and not more than one", kCodingNames));
  response.accept_encoding = true;
  return response;
}

}  // namespace

bool worth_reading(const http::RequestHead& head) {
  const bool body_waits = head.expects_continue || head.expects_other;
  // Chunks declare no length, so they could go on forever. In HTTP/2 the connection counts their bytes.
  return !body_waits && !(head.chunked && head.version < 20) &&
         head.content_length.value_or(0) <= kUnwantedBodyMax;
}

http::Response error_answer(const http::RequestHead& head, int http_status, std::string_view message) {
  const auto encoding = otlp::encoding_of_content_type(head.content_type).value_or(otlp::Encoding::json);
  return status_answer(encoding, otlp::wire_status(http_status), message);
}

http::Response too_many_connections() {
  return status_answer(otlp::Encoding::json, otlp::wire_status(503), "too many connections: try again later");
}

Route route(const http::RequestHead& head, const Access& access) {
  if (const auto refusal = access.refuse(head)) {
    auto response = error_answer(head, refusal->http_status, refusal->message);
    response.authenticate = refusal->http_status == 401;
    return response;
  }
  const std::string_view path = access.path_of(head);
  if (head.expects_other) return error_answer(head, 417, "the only expectation known is 100-continue");
  if (path == "/healthz") return health(head);
  if (otlp::signal_of_grpc_path(path)) {
    return error_answer(head, 415, "gRPC needs HTTP/2 and the Content-Type application/grpc");
  }
  const auto signal = otlp::signal_of_path(path);
  if (!signal) {
    return error_answer(head, 404, "no such path: OTLP goes to /v1/metrics, /v1/logs and /v1/traces");
  }
  if (head.method != "POST") return method_not_allowed(head, "POST");
  const auto encoding = otlp::encoding_of_content_type(head.content_type);
  if (!encoding) {
    return error_answer(head, 415, "Content-Type must be application/json or application/x-protobuf");
  }
  const auto coding = parse_coding(head.content_encoding);
  if (!coding) return unsupported_coding(head);
  if (!head.content_length && !head.chunked) {
    return error_answer(head, 411, "a Content-Length or chunked body is needed");
  }
  return ingest::ExportRequest{*signal, *encoding, *coding, {}};
}

http::Response export_answer(otlp::Encoding encoding, const Result<otlp::Decoded>& result) {
  if (result) {
    http::Response response;
    response.content_type = otlp::content_type_of(encoding);
    response.body = otlp::success_body(encoding, *result);
    return response;
  }
  return status_answer(encoding, otlp::wire_status(result.error().kind), result.error().message);
}

}  // namespace otelc::server
