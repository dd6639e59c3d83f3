// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/status.hpp>

#include <doctest/doctest.h>

namespace otelc::otlp {
namespace {

using namespace std::string_literals;

TEST_CASE("each kind of error has its status on the wire") {
  struct Row {
    ErrorKind kind;
    int http, grpc;
  };
  for (const Row& row : {Row{ErrorKind::bad_data, 400, 3}, Row{ErrorKind::unsupported_type, 415, 3},
                         Row{ErrorKind::unsupported_coding, 415, 12}, Row{ErrorKind::too_large, 413, 8},
                         Row{ErrorKind::unavailable, 503, 14}, Row{ErrorKind::not_found, 404, 5},
                         Row{ErrorKind::conflict, 409, 9}, Row{ErrorKind::refused, 403, 7},
                         Row{ErrorKind::io, 503, 14}, Row{ErrorKind::internal, 500, 13}}) {
    const WireStatus status = wire_status(row.kind);
    CAPTURE(row.http);
    CHECK(status.http_status == row.http);
    CHECK(status.grpc_code == row.grpc);
    const bool may_heal = row.http == 429 || (row.http >= 502 && row.http <= 504);
    CHECK(status.retryable == may_heal);
  }
}

TEST_CASE("statuses without an error kind are in the same table") {
  struct Row {
    int http, grpc;
  };
  for (const Row& row :
       {Row{400, 3}, Row{401, 16}, Row{403, 7}, Row{404, 5}, Row{405, 12}, Row{408, 4}, Row{411, 3},
        Row{413, 8}, Row{414, 3}, Row{415, 3}, Row{417, 3}, Row{431, 8}, Row{500, 13}, Row{503, 14}}) {
    const WireStatus status = wire_status(row.http);
    CAPTURE(row.http);
    CHECK(status.http_status == row.http);
    CHECK(status.grpc_code == row.grpc);
    CHECK(status.retryable == (row.http == 503));
  }
  CHECK(wire_status(299).http_status == 500);
}

TEST_CASE("a Status is JSON or protobuf, and always UTF-8") {
  CHECK(status_body(Encoding::json, 3, "why") == R"({"code":3,"message":"why"})");
  CHECK(status_body(Encoding::json, 5, "") == R"({"code":5,"message":""})");
  CHECK(status_body(Encoding::json, 3, "a\"\n\xff") == "{\"code\":3,\"message\":\"a\\\"\\n\xef\xbf\xbd\"}");
  CHECK(status_body(Encoding::protobuf, 3, "why") == "\x08\x03\x12\x03why");
  CHECK(status_body(Encoding::protobuf, 14, "") == "\x08\x0e");
  CHECK(status_body(Encoding::protobuf, 3, "\xff") == "\x08\x03\x12\x03\xef\xbf\xbd");
  CHECK(status_body(Encoding::protobuf, 3, "\0"s) == "\x08\x03\x12\x01\0"s);
}

TEST_CASE("bad data has details: a BadRequest that names the field") {
  CHECK(status_body(Encoding::json, 3, "resourceLogs[0].x: not an array", Details::bad_request) ==
        R"({"code":3,"message":"resourceLogs[0].x: not an array","details":[)"
        R"({"@type":"type.googleapis.com/google.rpc.BadRequest",)"
        R"("fieldViolations":[{"field":"resourceLogs[0].x","description":"not an array"}]}]})");
  CHECK(status_body(Encoding::json, 3, "no way: x", Details::bad_request)
            .ends_with(R"("fieldViolations":[{"field":"","description":"no way: x"}]}]})"));
  const std::string type = "type.googleapis.com/google.rpc.BadRequest";
  const std::string violation =
      "\x0a\x09"
      "\x0a\x01"
      "f"
      "\x12\x04"
      "why!";
  CHECK(status_body(Encoding::protobuf, 3, "f: why!", Details::bad_request) ==
        "\x08\x03\x12\x07"
        "f: why!"
        "\x1a\x38\x0a\x29" +
            type + "\x12\x0b" + violation);
  CHECK(status_body(Encoding::protobuf, 3, "\xff", Details::bad_request)
            .ends_with("\x0a\x05\x12\x03\xef\xbf\xbd"));
}

TEST_CASE("only temporary errors have a RetryInfo") {
  CHECK(status_body(Encoding::json, 14, "full", Details::retry_info) ==
        R"({"code":14,"message":"full","details":[)"
        R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1s"}]})");
  CHECK(status_body(Encoding::protobuf, 14, "full", Details::retry_info) ==
        "\x08\x0e\x12\x04"
        "full"
        "\x1a\x30\x0a\x28type.googleapis.com/google.rpc.RetryInfo\x12\x04\x0a\x02\x08\x01");
  for (const int status : {400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 431, 500, 503}) {
    CAPTURE(status);
    CHECK((wire_status(status).details == Details::retry_info) == wire_status(status).retryable);
  }
  CHECK(wire_status(ErrorKind::unavailable).details == Details::retry_info);
  CHECK(wire_status(ErrorKind::bad_data).details == Details::bad_request);
  CHECK(wire_status(ErrorKind::too_large).details == Details::none);
}

TEST_CASE("a success is empty, unless data points have no value") {
  CHECK(success_body(Encoding::json, {}) == "{}");
  CHECK(success_body(Encoding::protobuf, {}) == "");
  const std::string json = success_body(Encoding::json, {.points_without_value = 3});
  CHECK(json.starts_with(
      R"({"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"data points without a value)"));
  CHECK(json.ends_with("\"}}"));
  const std::string protobuf = success_body(Encoding::protobuf, {.points_without_value = 3});
  REQUIRE(protobuf.size() > 8);
  CHECK(protobuf[0] == '\x0a');
  // Two bytes of length each: the message is longer than 127 bytes.
  CHECK(protobuf.substr(3, 3) == "\x08\x03\x12");
  CHECK(protobuf.substr(8) == json.substr(json.find("data points"), protobuf.size() - 8));
}

}  // namespace
}  // namespace otelc::otlp
