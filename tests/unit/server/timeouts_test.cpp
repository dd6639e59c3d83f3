// SPDX-License-Identifier: Apache-2.0
// When an HTTP/1.1 connection is cut off, with the default server::Timeouts: the clock is simulated.
// A timeout of N seconds ends in the second after the Nth, because the server counts whole seconds.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "http1_client.hpp"
#include "in_memory.hpp"

using namespace otelc;
using test::Client;
using test::InMemory;
using test::kPostHead;
using test::post;

TEST_CASE("a header has 10 s from its first byte, whatever follows it") {
  InMemory server;
  Client client(server.connect());
  server.advance(7);  // idle: this time is another
  for (const char c : std::string_view("POST /v1/l")) {
    CHECK_FALSE(client.is_readable());
    REQUIRE(client.send({&c, 1}));
    server.advance(1);
  }
  CHECK_FALSE(client.is_readable());
  server.advance(1);
  const auto answer = client.answer();
  CHECK(answer.status == 408);
  CHECK(answer.body == R"({"code":4,"message":"the request's header did not arrive in time"})");
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(client.ends());
}

TEST_CASE("the first bytes of an HTTP/2 preface count as a header that does not end") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send("PRI * HT"));
  server.advance(10);
  CHECK_FALSE(client.is_readable());
  server.advance(1);
  CHECK(client.answer().status == 408);
}

TEST_CASE("a body has 30 s from each byte to the next") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(
      client.send("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n"
                  "Content-Length: 4\r\n\r\n\x0a"));
  server.advance(30);
  REQUIRE(client.send("\x02"));
  server.advance(30);
  CHECK_FALSE(client.is_readable());
  server.advance(1);
  const auto answer = client.answer();
  CHECK(answer.status == 408);
  CHECK(answer.has("Content-Type: application/x-protobuf\r\n"));
  CHECK(client.ends());
  CHECK(server.lines().empty());
}

TEST_CASE("a body that arrives in time, byte by byte, is accepted however long it takes") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send(std::string(kPostHead) + "Content-Length: 7\r\n\r\n"));
  for (const char c : std::string_view("{\"a\":1}")) {
    server.advance(29);
    REQUIRE(client.send({&c, 1}));
  }
  CHECK(client.answer().status == 200);
  CHECK(server.lines().size() == 1);
}

TEST_CASE("an idle connection is closed after 60 s, without an answer") {
  InMemory server;
  Client fresh(server.connect());
  Client used(server.connect());
  REQUIRE(used.send(post("{}")));
  CHECK(used.answer().status == 200);
  server.advance(30);
  REQUIRE(used.send(post("{}")));
  CHECK(used.answer().status == 200);
  server.advance(30);
  CHECK(server.open() == 2);
  server.advance(1);
  CHECK(fresh.ends());
  CHECK(server.open() == 1);
  server.advance(29);
  CHECK_FALSE(used.is_readable());
  server.advance(1);
  CHECK(used.ends());
  CHECK(server.open() == 0);
}

TEST_CASE("a client that reads no answers is cut off after 30 s, a slow reader is not") {
  InMemory server;
  constexpr int kRequests = 1200;  // more answers than the socket holds
  std::string requests;
  for (int i = 0; i < kRequests; ++i) requests += "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  Client deaf(server.connect());
  Client slow(server.connect());
  REQUIRE(deaf.send(requests));
  REQUIRE(slow.send(requests));
  server.advance(20);
  int taken = 0;
  for (; taken < kRequests / 2; ++taken) REQUIRE(slow.answer().status == 200);
  server.advance(10);
  CHECK(server.open() == 2);
  server.advance(1);
  CHECK(server.open() == 1);
  for (; taken < kRequests; ++taken) REQUIRE(slow.answer().status == 200);
  int before_the_end = 0;
  while (deaf.answer().status == 200) ++before_the_end;
  CHECK(before_the_end > 0);
  CHECK(before_the_end < kRequests);
}

TEST_CASE("after its last answer a client has 2 s to disconnect") {
  InMemory server;
  Client client(server.connect());
  REQUIRE(client.send(std::string(kPostHead) + "Content-Length: x\r\n\r\n"));
  const auto answer = client.answer();
  CHECK(answer.status == 400);
  CHECK(client.ends());
  server.advance(2);
  CHECK(server.open() == 1);
  server.advance(1);
  CHECK(server.open() == 0);
}

TEST_CASE("slow clients do not delay others") {
  InMemory server;
  std::vector<Client> slow;
  for (int i = 0; i < 50; ++i) slow.emplace_back(server.connect());
  for (auto& client : slow) REQUIRE(client.send("P"));
  Client fast(server.connect());
  for (int i = 0; i < 10; ++i) {
    REQUIRE(fast.send(post("{}")));
    REQUIRE(fast.answer().status == 200);
    server.advance(1);
  }
  CHECK(server.open() == 51);
  server.advance(1);
  for (auto& client : slow) CHECK(client.answer().status == 408);
  CHECK(server.lines().size() == 10);
}

TEST_CASE("stopping: a header that has begun has 1 s to end, a body 30 s, an idle connection none") {
  InMemory server;
  Client idle(server.connect());
  Client header(server.connect());
  REQUIRE(header.send("POST /v1/logs HTTP/1.1\r\n"));
  Client quick(server.connect());
  REQUIRE(quick.send("POST /v1/logs HTTP/1.1\r\n"));
  Client body(server.connect());
  REQUIRE(body.send(std::string(kPostHead) + "Content-Length: 2\r\n\r\n{"));
  server.stop();
  CHECK(idle.ends());
  CHECK(server.open() == 3);
  server.advance(1);
  CHECK_FALSE(header.is_readable());
  REQUIRE(quick.send("Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"));
  CHECK(quick.answer().status == 200);
  CHECK(quick.ends());
  server.advance(1);
  CHECK(header.answer().status == 408);
  CHECK(header.ends());
  server.advance(27);
  REQUIRE(body.send("}"));
  const auto answer = body.answer();
  CHECK(answer.status == 200);
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(body.ends());
  server.settle();
  CHECK(server.lines().size() == 2);
}
