// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/routes.hpp>

#include <string>
#include <string_view>
#include <variant>

#include <doctest/doctest.h>

using namespace otelc;

namespace {

http::RequestHead request_head(std::string_view method, std::string_view target,
                               std::string_view content_type = "application/json") {
  http::RequestHead head;
  head.method = method;
  head.target = target;
  head.content_type = content_type;
  head.host = "localhost:4318";
  if (method == "POST") head.content_length = 2;
  return head;
}

http::Response answer_to(const http::RequestHead& head) {
  const auto route = server::route(head, server::Access{});
  REQUIRE(std::holds_alternative<http::Response>(route));
  return std::get<http::Response>(route);
}

ingest::ExportRequest export_of(const http::RequestHead& head) {
  const auto route = server::route(head, server::Access{});
  REQUIRE(std::holds_alternative<ingest::ExportRequest>(route));
  return std::get<ingest::ExportRequest>(route);
}

}  // namespace

TEST_CASE("exports are accepted under any prefix, with a trailing slash or a query") {
  const struct {
    std::string_view target;
    otlp::Signal signal;
  } table[] = {
      {"/v1/metrics", otlp::Signal::metrics},
      {"/v1/logs", otlp::Signal::logs},
      {"/v1/traces", otlp::Signal::traces},
      {"/v1/traces/", otlp::Signal::traces},
      {"/v1/logs?x=/v1/traces", otlp::Signal::logs},
      {"/a/b/v1/logs", otlp::Signal::logs},
      {"http://localhost:4318/v1/logs", otlp::Signal::logs},
  };
  for (const auto& row : table) {
    CAPTURE(row.target);
    CHECK(export_of(request_head("POST", row.target)).signal == row.signal);
  }
}

TEST_CASE("the encoding comes from the content type, whatever its case and parameters") {
  const struct {
    std::string_view type;
    otlp::Encoding encoding;
  } table[] = {
      {"application/json", otlp::Encoding::json},
      {"Application/JSON; charset=utf-8", otlp::Encoding::json},
      {"application/x-protobuf", otlp::Encoding::protobuf},
      {"APPLICATION/X-PROTOBUF;v=1", otlp::Encoding::protobuf},
  };
  for (const auto& row : table) {
    CAPTURE(row.type);
    CHECK(export_of(request_head("POST", "/v1/logs", row.type)).encoding == row.encoding);
  }
  for (const std::string_view type : {"", "text/plain", "application/jsonx", "application/protobuf"}) {
    CAPTURE(type);
    const auto response = answer_to(request_head("POST", "/v1/logs", type));
    CHECK(response.status == 415);
    CHECK(response.content_type == "application/json");
    CHECK(response.body ==
          R"({"code":3,"message":"Content-Type must be application/json or application/x-protobuf"})");
    CHECK_FALSE(response.accept_encoding);
  }
}

TEST_CASE("content codings") {
  const struct {
    std::string_view name;
    Coding coding;
  } table[] = {{"", Coding::identity},     {"identity", Coding::identity},
               {"gzip", Coding::gzip},     {"GZIP", Coding::gzip},
               {"x-gzip", Coding::gzip},   {"deflate", Coding::deflate},
               {"zlib", Coding::deflate},  {"zstd", Coding::zstd},
               {"snappy", Coding::snappy}, {"x-snappy-framed", Coding::snappy},
               {"lz4", Coding::lz4}};
  auto head = request_head("POST", "/v1/logs", "application/x-protobuf");
  for (const auto& row : table) {
    CAPTURE(row.name);
    head.content_encoding = row.name;
    CHECK(export_of(head).coding == row.coding);
  }
  for (const std::string_view name : {"br", "gzip, gzip", "gzip,zstd", "snappy,lz4"}) {
    CAPTURE(name);
    head.content_encoding = name;
    const auto response = answer_to(head);
    CHECK(response.status == 415);
    CHECK(response.accept_encoding);
    CHECK(response.content_type == "application/x-protobuf");
    CHECK(response.body.substr(0, 3) == std::string_view("\x08\x03\x12"));
  }
}

TEST_CASE("other methods on a signal's path") {
  for (const std::string_view method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "post"}) {
    CAPTURE(method);
    const auto response = answer_to(request_head(method, "/v1/logs", ""));
    CHECK(response.status == 405);
    CHECK(response.allow == "POST");
    CHECK(response.body == R"({"code":12,"message":"this path takes POST"})");
  }
}

TEST_CASE("the answer to other paths names the right ones") {
  for (const std::string_view target : {"/", "/v1", "/v1/log", "/v1/logs/x", "/xv1/logsx", "*", "/V1/LOGS"}) {
    CAPTURE(target);
    const auto response = answer_to(request_head("POST", target));
    CHECK(response.status == 404);
    CHECK(response.body ==
          R"({"code":5,"message":"no such path: OTLP goes to /v1/metrics, /v1/logs and /v1/traces"})");
  }
}

TEST_CASE("health") {
  for (const std::string_view method : {"GET", "HEAD"}) {
    const auto response = answer_to(request_head(method, "/healthz?x", ""));
    CHECK(response.status == 200);
    CHECK(response.body == "ok\n");
  }
  const auto response = answer_to(request_head("POST", "/healthz"));
  CHECK(response.status == 405);
  CHECK(response.allow == "GET, HEAD");
}

TEST_CASE("a body needs a length or chunks") {
  auto head = request_head("POST", "/v1/logs");
  head.content_length.reset();
  CHECK(answer_to(head).status == 411);
  head.chunked = true;
  CHECK(export_of(head).signal == otlp::Signal::logs);
}

TEST_CASE("unknown expectations") {
  auto head = request_head("POST", "/v1/logs");
  head.expects_other = true;
  CHECK(answer_to(head).status == 417);
}

TEST_CASE("the answers to exports") {
  const auto json = server::export_answer(otlp::Encoding::json, otlp::Decoded{});
  CHECK(json.status == 200);
  CHECK(json.content_type == "application/json");
  CHECK(json.body == "{}");
  const auto protobuf = server::export_answer(otlp::Encoding::protobuf, otlp::Decoded{});
  CHECK(protobuf.status == 200);
  CHECK(protobuf.content_type == "application/x-protobuf");
  CHECK(protobuf.body.empty());
  const auto partial = server::export_answer(otlp::Encoding::json, otlp::Decoded{.points_without_value = 2});
  CHECK(partial.status == 200);
  CHECK(partial.body.starts_with(R"({"partialSuccess":{"rejectedDataPoints":"2")"));

  constexpr std::string_view kMayHeal =
      R"({"code":14,"message":"why","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo",)"
      R"("retryDelay":"1s"}]})";
  const struct {
    ErrorKind kind;
    int status;
    bool retry;
    std::string_view body;
  } table[] = {
      {ErrorKind::bad_data, 400, false,
       R"({"code":3,"message":"why","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest",)"
       R"("fieldViolations":[{"field":"","description":"why"}]}]})"},
      {ErrorKind::too_large, 413, false, R"({"code":8,"message":"why"})"},
      {ErrorKind::unavailable, 503, true, kMayHeal},
      {ErrorKind::io, 503, true, kMayHeal},
      {ErrorKind::internal, 500, false, R"({"code":13,"message":"why"})"},
  };
  for (const auto& row : table) {
    CAPTURE(row.status);
    const auto response = server::export_answer(otlp::Encoding::json, fail(row.kind, "why"));
    CHECK(response.status == row.status);
    CHECK((response.retry_after_s > 0) == row.retry);
    CHECK(response.body == row.body);
  }
}
