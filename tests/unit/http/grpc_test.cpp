// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/grpc.hpp>

#include <chrono>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace otelc;
using namespace otelc::http;
using namespace std::string_literals;

TEST_CASE("gRPC is recognized by its content type") {
  for (const char* type :
       {"application/grpc", "application/grpc+proto", "Application/GRPC", "application/grpc;a=b"}) {
    CAPTURE(type);
    CHECK(is_grpc(type));
    CHECK(is_grpc_protobuf(type));
  }
  for (const char* type : {"application/grpc+json", "application/grpc+protobuf", "application/grpc+"}) {
    CAPTURE(type);
    CHECK(is_grpc(type));
    CHECK_FALSE(is_grpc_protobuf(type));
  }
  for (const char* type :
       {"", "application/grp", "application/grpc-web", "application/grpcx", "application/json"}) {
    CAPTURE(type);
    CHECK_FALSE(is_grpc(type));
    CHECK_FALSE(is_grpc_protobuf(type));
  }
}

TEST_CASE("a unary call's body is one message") {
  std::string body = "\0\0\0\0\3abc"s;
  CHECK(unframe_grpc(body, "gzip") == Coding::identity);
  CHECK(body == "abc");
  body = "\1\0\0\0\1x"s;
  CHECK(unframe_grpc(body, "gzip") == Coding::gzip);
  CHECK(body == "x");
  body = "\0\0\0\0\0"s;
  CHECK(unframe_grpc(body, "") == Coding::identity);
  CHECK(body.empty());
}

TEST_CASE("anything but exactly one whole message is bad data") {
  const struct {
    std::string body;
    std::string_view coding;
    std::string_view why;
  } table[] = {
      {"", "", "the request has no whole gRPC message"},
      {"\0\0\0\0"s, "", "the request has no whole gRPC message"},
      {"\0\0\0\0\2x"s, "", "the gRPC message is truncated"},
      {"\0\xff\xff\xff\xffx"s, "", "the gRPC message is truncated"},
      {"\0\0\0\0\1xy"s, "", "more than one gRPC message in a unary call"},
      {"\2\0\0\0\1x"s, "gzip", "the gRPC message's compressed flag is neither 0 nor 1"},
      {"\1\0\0\0\1x"s, "", "the gRPC message is compressed but grpc-encoding names no coding"},
      {"\1\0\0\0\1x"s, "identity", "the gRPC message is compressed but grpc-encoding names no coding"},
  };
  for (const auto& row : table) {
    CAPTURE(row.why);
    std::string body = row.body;
    const auto coding = unframe_grpc(body, row.coding);
    REQUIRE_FALSE(coding);
    CHECK(coding.error().kind == ErrorKind::bad_data);
    CHECK(coding.error().message == row.why);
  }
  std::string body = "\0\0\0\0\0"s;
  CHECK(unframe_grpc(body, "br").error().kind == ErrorKind::unsupported_coding);
}

TEST_CASE("grpc-timeout is up to eight digits and a unit") {
  using namespace std::chrono_literals;
  const struct {
    std::string_view text;
    std::chrono::microseconds time;
  } table[] = {{"1H", 1h},  {"2M", 2min}, {"10S", 10s}, {"99999999m", 99999999ms},
               {"5u", 5us}, {"1n", 1us},  {"0S", 0s}};
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK(parse_grpc_timeout(row.text) == row.time);
  }
  for (const char* text : {"", "S", "1", "1s", "123456789S", "-1S", "+1S", "1.5S", " 1S", "1S ", "0x1S"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_grpc_timeout(text));
  }
}

TEST_CASE("a message is percent-encoded UTF-8") {
  CHECK(percent_encode("a b~") == "a b~");
  CHECK(percent_encode("100%\n") == "100%25%0A");
  CHECK(percent_encode("\xc3\xbc\x7f") == "%C3%BC%7F");
}

TEST_CASE("success is a message and a trailer, an error the status alone") {
  const H2Answer good = grpc_success();
  CHECK(good.status == 200);
  CHECK(good.body == "\0\0\0\0\0"s);
  REQUIRE(good.trailers.size() == 1);
  CHECK(good.trailers[0].name == "grpc-status");
  CHECK(good.trailers[0].value == "0");

  CHECK(grpc_success(std::string(300, 'x')).body == "\0\0\0\x01\x2c"s + std::string(300, 'x'));

  const H2Answer bad = grpc_failure(3,
                                    "not\xff"
                                    "UTF-8");
  CHECK(bad.status == 200);
  CHECK(bad.body.empty());
  CHECK(bad.trailers.empty());
  REQUIRE(bad.fields.size() == 4);
  CHECK(bad.fields[2].name == "grpc-status");
  CHECK(bad.fields[2].value == "3");
  CHECK(bad.fields[3].name == "grpc-message");
  CHECK(bad.fields[3].value == "not%EF%BF%BDUTF-8");
  CHECK(grpc_failure(3, std::string(100'000, 'x')).fields[3].value.size() <= 1024);
}
