// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/access.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace otelc;
using server::Access;

namespace {

http::RequestHead request(std::string_view host, std::string_view target = "/v1/logs",
                          std::string_view method = "POST") {
  http::RequestHead head;
  head.method = method;
  head.target = target;
  head.host = host;
  return head;
}

http::RequestHead from_origin(std::string_view host, std::string_view origin) {
  auto head = request(host);
  head.has_origin = true;
  head.origin = origin;
  return head;
}

int refusal(const Access& access, const http::RequestHead& head) {
  const auto refused = access.refuse(head);
  return refused ? refused->http_status : 0;
}

}  // namespace

TEST_CASE("Host: IP literals, localhost and the container runtimes' names for the host") {
  const Access access;
  for (const char* host :
       {"127.0.0.1", "127.0.0.1:4318", "10.1.2.3:80", "[::1]", "[::1]:4318", "[fe80::1]:1", "localhost",
        "localhost:4318", "LocalHost:4318", "host.docker.internal:4318", "host.containers.internal"}) {
    CAPTURE(host);
    CHECK(refusal(access, request(host)) == 0);
  }
  for (const char* host : {"",
                           "evil.example",
                           "localhost.evil.example",
                           "evil.localhost",
                           "localhost:4318@evil.example",
                           "localhost:x",
                           "localhost.",
                           "127.0.0.1.evil.example",
                           "127.0.0.1.",
                           "127.1",
                           "2130706433",
                           "0x7f.0.0.1",
                           "::1",
                           "[::1",
                           "[::1]evil",
                           "[localhost]",
                           "[127.0.0.1]",
                           "xhost.docker.internal",
                           "localhost,evil.example",
                           " localhost"}) {
    CAPTURE(host);
    CHECK(refusal(access, request(host)) == 403);
    CHECK(refusal(access, request(host, "/healthz", "GET")) == 403);
  }
}

TEST_CASE("Host: an authority in the target overrides the field") {
  const Access access;
  CHECK(refusal(access, request("localhost", "http://evil.example/v1/logs")) == 403);
  CHECK(refusal(access, request("evil.example", "http://localhost:4318/v1/logs")) == 0);
  CHECK(refusal(access, request("localhost", "/v1/logs?u=http://evil.example/")) == 0);
}

TEST_CASE("Host: HTTP/1.0 may have none") {
  auto head = request("");
  head.version = 10;
  CHECK(refusal(Access{}, head) == 0);
  head.host = "evil.example";
  CHECK(refusal(Access{}, head) == 403);
}

TEST_CASE("Host: --allow-host adds names") {
  const Access access({.token = "", .allow_hosts = {"otel.internal"}});
  CHECK(refusal(access, request("otel.internal:4318")) == 0);
  CHECK(refusal(access, request("OTEL.internal")) == 0);
  CHECK(refusal(access, request("x.otel.internal")) == 403);
  CHECK(refusal(access, from_origin("otel.internal", "https://otel.internal")) == 0);
}

TEST_CASE("Origin: foreign or null is refused, our own is not") {
  const Access access;
  for (const char* origin :
       {"null", "", "http://evil.example", "https://localhost.evil.example", "http://localhost:3000",
        "http://localhost", "http://127.0.0.1:4318", "file://", "chrome-extension://abc",
        "http://localhost:4318/x", "http://", "localhost:4318"}) {
    CAPTURE(origin);
    CHECK(refusal(access, from_origin("localhost:4318", origin)) == 403);
  }
  CHECK(refusal(access, from_origin("localhost:4318", "http://localhost:4318")) == 0);
  CHECK(refusal(access, from_origin("127.0.0.1:4318", "http://127.0.0.1:4318")) == 0);
  CHECK(refusal(access, from_origin("evil.example", "http://evil.example")) == 403);
}

TEST_CASE("bound to a non-loopback address: any Host may export if no Origin is sent") {
  const Access access({.token = "", .allow_hosts = {}, .exports_by_any_name = true});
  for (const char* path :
       {"/v1/logs", "/prefix/v1/traces/", "/opentelemetry.proto.collector.logs.v1.LogsService/Export"}) {
    CAPTURE(path);
    CHECK(refusal(access, request("collector.svc:4318", path)) == 0);
    CHECK(refusal(access, request("collector.svc:4318", path, "GET")) == 403);
  }
  CHECK(refusal(access, request("collector.svc", "/healthz", "GET")) == 403);
  CHECK(refusal(access, from_origin("collector.svc", "http://collector.svc")) == 403);
  CHECK(refusal(access, from_origin("collector.svc", "null")) == 403);
}

TEST_CASE("the token is accepted as a bearer, or in front of the path") {
  const Access access({.token = "s3cret", .allow_hosts = {}});
  const auto bearer = [&](std::string_view authorization) {
    auto head = request("localhost");
    head.authorization = authorization;
    return refusal(access, head);
  };
  CHECK(bearer("Bearer s3cret") == 0);
  CHECK(bearer("bearer s3cret") == 0);
  for (const char* wrong : {"", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3cretx", "Bearer S3CRET",
                            "Basic s3cret", "s3cret", "Bearer  s3cret"}) {
    CAPTURE(wrong);
    CHECK(bearer(wrong) == 401);
  }
  CHECK(refusal(access, request("localhost", "/s3cret/v1/logs")) == 0);
  CHECK(refusal(access, request("localhost", "http://localhost/s3cret/v1/logs?x")) == 0);
  for (const char* wrong : {"/v1/logs", "/s3cre/v1/logs", "/s3cretx/v1/logs", "/x/s3cret/v1/logs",
                            "//s3cret/v1/logs", "/v1/logs?token=s3cret", "s3cret/v1/logs"}) {
    CAPTURE(wrong);
    CHECK(refusal(access, request("localhost", wrong)) == 401);
  }
  CHECK(access.path_of(request("localhost", "/s3cret/v1/logs")) == "/v1/logs");
  CHECK(access.path_of(request("localhost", "/s3cret")).empty());
  CHECK(access.path_of(request("localhost", "/other/v1/logs")) == "/other/v1/logs");
  CHECK(refusal(access, request("localhost", "/healthz", "GET")) == 0);
  CHECK(refusal(access, request("evil.example", "/s3cret/v1/logs")) == 403);
  CHECK(refusal(Access{}, request("localhost", "/anything")) == 0);
}

TEST_CASE("a token can be written into a path and a header") {
  CHECK(server::is_usable_token("aZ09-._~"));
  for (const char* text : {"", ".", "..", "a b", "a/b", "a%20", "a?b", "\xc3\xbc", "a\n"}) {
    CAPTURE(text);
    CHECK_FALSE(server::is_usable_token(text));
  }
}

TEST_CASE("the comparison in constant time is right") {
  CHECK(server::equal_in_constant_time("abc", "abc"));
  CHECK(server::equal_in_constant_time("", ""));
  for (const char* other : {"", "ab", "abcd", "abd", "bbc", "abcabc"}) {
    CAPTURE(other);
    CHECK_FALSE(server::equal_in_constant_time("abc", other));
  }
  CHECK_FALSE(server::equal_in_constant_time("", "a"));
}
