// SPDX-License-Identifier: Apache-2.0
// One HTTP/1.1 connection. For its timeouts see timeouts_test.cpp.
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "http1_client.hpp"
#include "in_memory.hpp"

using namespace otelc;
using test::Client;
using test::InMemory;
using test::kPostHead;
using test::payload_of;
using test::post;

TEST_CASE("one connection, many requests") {
  InMemory server;
  Client client(server.connect());
  for (int i = 0; i < 20; ++i) {
    REQUIRE(client.send(post("{\"n\":" + std::to_string(i) + "}")));
    const auto answer = client.answer();
    CHECK(answer.status == 200);
    CHECK(answer.body == "{}");
    CHECK(answer.has("Content-Type: application/json\r\n"));
    CHECK(answer.has("Date: " + std::string(InMemory::kDate) + "\r\n"));
    CHECK_FALSE(answer.has("Connection:"));
  }
  const auto lines = server.lines();
  REQUIRE(lines.size() == 20);
  CHECK(payload_of(lines[19]) == R"({"n":19})");
}

TEST_CASE("pipelined requests are answered in order, whether or not their answers wait for the log") {
  InMemory server;
  Client client(server.connect());
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
  InMemory server;
  Client client(server.connect());
  std::string all;
  for (int i = 0; i < 2000; ++i) all += post("{}");
  CHECK(client.send(all));
  int good = 0;
  for (int i = 0; i < 2000; ++i) good += client.answer().status == 200 ? 1 : 0;
  CHECK(good == 2000);
  CHECK(server.lines().size() == 2000);
}

TEST_CASE("chunked bodies, and bodies larger than a buffer") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send(std::string(kPostHead) +
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

TEST_CASE("100 Continue comes before the body, and not before a refusal") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send(std::string(kPostHead) + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  CHECK(client.answer().head == "HTTP/1.1 100 Continue\r\n");
  REQUIRE(client.send("{}"));
  CHECK(client.answer().status == 200);
  REQUIRE(client.send(std::string(kPostHead) + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"));
  CHECK(client.answer().status == 200);  // the body was there: nothing to wait for
  REQUIRE(
      client.send("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                  "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  const auto refused = client.answer();
  CHECK(refused.status == 415);
  CHECK(refused.has("Connection: close\r\n"));
  CHECK(client.ends());
}

TEST_CASE("a client that waits before its body gets its refusal of an unknown expectation at once") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send(std::string(kPostHead) + "Expect: tea\r\nContent-Length: 2\r\n\r\n"));
  CHECK(client.answer().status == 417);
  CHECK(client.ends());
}

TEST_CASE("the small body of a refused request is read, so that the connection stays open") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send(post("{}", "", "/nowhere")));
  const auto answer = client.answer();
  CHECK(answer.status == 404);
  CHECK_FALSE(answer.has("Connection:"));
  REQUIRE(client.send(post("{}")));
  CHECK(client.answer().status == 200);
}

TEST_CASE("a malformed request gets 400 and the end of the connection") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(
      client.send("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: "
                  "chunked\r\n\r\n"));
  const auto answer = client.answer();
  CHECK(answer.status == 400);
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(client.ends());
}

TEST_CASE("a peer may close for writing and still read its answer") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send(post("{}")));
  client.shut_write();
  CHECK(client.answer().status == 200);
  CHECK(client.ends());
}

TEST_CASE("HEAD gets no body, HTTP/1.0 closes the connection") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.0\r\n\r\n"));
  const auto head = client.answer(true);
  CHECK(head.status == 200);
  CHECK(head.has("Content-Length: 3\r\n"));
  const auto get = client.answer();
  CHECK(get.body == "ok\n");
  CHECK(get.has("Connection: close\r\n"));
  CHECK(client.ends());
}

TEST_CASE("half a body and then the end: no record, no answer") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send(std::string(kPostHead) + "Content-Length: 9\r\n\r\n{\"a\""));
  client.shut_write();
  CHECK(client.answer().status == 0);
  CHECK(server.open() == 0);
  CHECK(server.lines().empty());
}
