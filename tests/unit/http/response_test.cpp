// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/response.hpp>

#include <string>

#include <doctest/doctest.h>

using namespace otelc::http;

namespace {

constexpr std::string_view kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

std::string bytes_of(const Response& response, Connection connection = Connection::keep_alive,
                     bool head_request = false) {
  std::string out = "before|";
  append_http1(out, response, kDate, connection, head_request);
  return out;
}

}  // namespace

TEST_CASE("a success is short") {
  Response response;
  response.content_type = "application/json";
  response.body = "{}";
  CHECK(bytes_of(response) ==
        "before|HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 2\r\n"
        "Content-Type: application/json\r\n\r\n{}");
}

TEST_CASE("an error has the fields that it needs") {
  Response response;
  response.status = 415;
  response.allow = "POST";
  response.accept_encoding = true;
  response.retry_after_s = 7;
  CHECK(bytes_of(response, Connection::close) ==
        "before|HTTP/1.1 415 Unsupported Media Type\r\nDate: Sun, 06 Nov 1994 08:49:37 "
        "GMT\r\nContent-Length: 0\r\n"
        "Allow: POST\r\nAccept-Encoding: gzip, deflate, zlib, zstd, snappy, x-snappy-framed, lz4, "
        "identity\r\nRetry-After: 7\r\nConnection: "
        "close\r\n\r\n");
}

TEST_CASE("the answer to HEAD has the length and no body") {
  Response response;
  response.body = "ok\n";
  CHECK(bytes_of(response, Connection::keep_alive, true) ==
        "before|HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 3\r\n\r\n");
}

TEST_CASE("dates are in the IMF format") {
  CHECK(format_date(784111777ULL * 1'000'000'000) == kDate);
  CHECK(format_date(1'764'000'001'999'999'999ULL) == "Mon, 24 Nov 2025 16:00:01 GMT");
}

TEST_CASE("every status that is sent has a phrase") {
  for (const int status : {200, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 429, 431, 500, 503}) {
    CAPTURE(status);
    CHECK_FALSE(reason_phrase(status).empty());
  }
  CHECK(reason_phrase(299).empty());
}
