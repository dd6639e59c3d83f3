// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/server.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "loopback.hpp"

using namespace otelc;
using test::Client;
using test::post;
using test::Running;

namespace {

std::string payload_of(std::string_view line) {
  const auto at = line.find("\"payload\":");
  return std::string(line.substr(at + 10, line.size() - at - 11));
}

constexpr std::string_view kHead =
    "POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

}  // namespace

TEST_CASE("one connection, many requests") {
  Running server;
  Client client(server.port());
  for (int i = 0; i < 20; ++i) {
    REQUIRE(client.send(post("{\"n\":" + std::to_string(i) + "}")));
    const auto answer = client.answer();
    CHECK(answer.status == 200);
    CHECK(answer.body == "{}");
    CHECK(answer.has("Content-Type: application/json\r\n"));
    CHECK(answer.has("Date: "));
    CHECK_FALSE(answer.has("Connection:"));
  }
  const auto lines = server.lines();
  REQUIRE(lines.size() == 20);
  CHECK(payload_of(lines[19]) == R"({"n":19})");
}

TEST_CASE("pipelined requests are answered in order, whoever answers") {
  Running server;
  Client client(server.port());
  REQUIRE(client.send(post("{\"n\":1}") + "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n" +
                      post("{\"n\":2}") + post("[") + "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" +
                      post("{\"n\":3}")));
  for (const int status : {200, 404, 200, 400, 200, 200}) CHECK(client.answer().status == status);
  const auto lines = server.lines();
  REQUIRE(lines.size() == 4);
  CHECK(payload_of(lines[0]) == R"({"n":1})");
  CHECK(payload_of(lines[1]) == R"({"n":2})");
  CHECK(payload_of(lines[3]) == R"({"n":3})");
}

TEST_CASE("more pipelined requests than a buffer holds") {
  Running server;
  Client client(server.port());
  std::string all;
  for (int i = 0; i < 2000; ++i) all += post("{}");
  std::thread sender([&] { CHECK(client.send(all)); });
  int good = 0;
  for (int i = 0; i < 2000; ++i) good += client.answer().status == 200 ? 1 : 0;
  sender.join();
  CHECK(good == 2000);
  CHECK(server.lines().size() == 2000);
}

TEST_CASE("chunked bodies, and bodies larger than a buffer") {
  Running server;
  Client client(server.port());
  REQUIRE(client.send(std::string(kHead) +
                      "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n"));
  CHECK(client.answer().status == 200);
  const std::string large = "{\"a\":\"" + std::string(3'000'000, 'x') + "\"}";
  REQUIRE(client.send(post(large)));
  CHECK(client.answer().status == 200);
  const auto lines = server.lines();
  REQUIRE(lines.size() == 2);
  CHECK(payload_of(lines[0]) == R"({"a":1})");
  CHECK(payload_of(lines[1]) == large);
}

TEST_CASE("100-continue comes before the body, and not when the answer is no") {
  Running server;
  Client client(server.port());
  REQUIRE(client.send(std::string(kHead) + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  CHECK(client.answer().head == "HTTP/1.1 100 Continue\r\n");
  REQUIRE(client.send("{}"));
  CHECK(client.answer().status == 200);
  REQUIRE(client.send(std::string(kHead) + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"));
  CHECK(client.answer().status == 200);  // the body was there: nothing to wait for
  REQUIRE(
      client.send("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                  "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  const auto refused = client.answer();
  CHECK(refused.status == 415);
  CHECK(refused.has("Connection: close\r\n"));
  CHECK(client.ends());
}

TEST_CASE("a client that waits with its body for an expectation nobody knows is told so at once") {
  Running server;
  Client client(server.port());
  REQUIRE(client.send(std::string(kHead) + "Expect: tea\r\nContent-Length: 2\r\n\r\n"));
  CHECK(client.answer().status == 417);
  CHECK(client.ends());
}

TEST_CASE("a small body that nobody wants is read, so that the connection can stay") {
  Running server;
  Client client(server.port());
  REQUIRE(client.send(post("{}", "", "/nowhere")));
  const auto answer = client.answer();
  CHECK(answer.status == 404);
  CHECK_FALSE(answer.has("Connection:"));
  REQUIRE(client.send(post("{}")));
  CHECK(client.answer().status == 200);
}

TEST_CASE("a client that sends all of a refused body still gets the answer") {
  server::ServerOptions options;
  options.limits.body_bytes_max = 1000;
  Running server(options);
  Client client(server.port());
  REQUIRE(client.send(std::string(kHead) + "Content-Length: 8000000\r\n\r\n"));
  client.send(std::string(8'000'000, 'x'));
  const auto answer = client.answer();
  CHECK(answer.status == 413);
  CHECK(answer.body == R"({"code":8,"message":"the body is larger than 1000 bytes"})");
  CHECK(answer.has("Connection: close\r\n"));
  client.shut_write();
  CHECK(client.ends());
  CHECK(server.lines().empty());
}

TEST_CASE("a malformed request gets 400 and the end of the connection") {
  Running server;
  Client client(server.port());
  REQUIRE(
      client.send("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: "
                  "chunked\r\n\r\n"));
  const auto answer = client.answer();
  CHECK(answer.status == 400);
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(client.ends());
}

TEST_CASE("a peer may close for writing and still read its answer") {
  Running server;
  Client client(server.port());
  REQUIRE(client.send(post("{}")));
  client.shut_write();
  CHECK(client.answer().status == 200);
  CHECK(client.ends());
}

TEST_CASE("half a body and then the end: no record, no answer") {
  Running server;
  Client fin(server.port());
  REQUIRE(fin.send(std::string(kHead) + "Content-Length: 9\r\n\r\n{\"a\""));
  fin.shut_write();
  CHECK(fin.answer().status == 0);
  Client rst(server.port());
  REQUIRE(rst.send(std::string(kHead) + "Content-Length: 9\r\n\r\n{\"a\""));
  rst.reset();
  Client other(server.port());
  REQUIRE(other.send(post("{}")));
  CHECK(other.answer().status == 200);
  CHECK(server.lines().size() == 1);
}

TEST_CASE("HEAD gets no body, HTTP/1.0 gets the end of the connection") {
  Running server;
  Client client(server.port());
  REQUIRE(client.send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.0\r\n\r\n"));
  const auto head = client.answer(true);
  CHECK(head.status == 200);
  CHECK(head.has("Content-Length: 3\r\n"));
  const auto get = client.answer();
  CHECK(get.body == "ok\n");
  CHECK(get.has("Connection: close\r\n"));
  CHECK(client.ends());
}
