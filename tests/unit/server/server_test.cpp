// SPDX-License-Identifier: Apache-2.0
#include <otelc/server/server.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "loopback.hpp"

using namespace otelc;
using test::Client;
using test::post;
using test::Running;
using Steady = std::chrono::steady_clock;

TEST_CASE("a port in use is a conflict, a bad address is told") {
  Running running;
  test::TempDir dir;
  auto log = store::LogWriter::open({.path = dir.file("log")});
  REQUIRE(log);
  ingest::Receiver receiver({}, **log, nullptr, system_clock());
  server::ServerOptions options;
  options.port = running.port();
  const auto taken = server::Server::listen(options, receiver);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().kind == ErrorKind::conflict);
  CHECK(taken.error().message ==
        "cannot listen on 127.0.0.1:" + std::to_string(running.port()) + ": the port is in use");
  options.bind_address = "nowhere";
  options.port = 1;
  const auto bad = server::Server::listen(options, receiver);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().message == "cannot listen on nowhere:1: not an IP address");
}

TEST_CASE("slow clients delay nobody and are cut off in time") {
  server::ServerOptions options;
  options.timeouts.header_s = 1;
  options.timeouts.body_s = 1;
  Running server(options);
  std::vector<Client> slow;
  for (int i = 0; i < 50; ++i) slow.emplace_back(server.port());
  Client half(server.port());
  const auto begin = Steady::now();
  for (auto& client : slow) REQUIRE(client.send("P"));
  REQUIRE(
      half.send("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n"
                "Content-Length: 5\r\n\r\nx"));
  Client fast(server.port());
  for (int i = 0; i < 50; ++i) {
    REQUIRE(fast.send(post("{}")));
    REQUIRE(fast.answer().status == 200);
  }
  for (auto& client : slow) {
    const auto answer = client.answer();
    CHECK(answer.status == 408);
    CHECK(answer.body == R"({"code":4,"message":"the request's header did not arrive in time"})");
    CHECK(client.ends());
  }
  const auto answer = half.answer();
  CHECK(answer.status == 408);
  CHECK(answer.has("Content-Type: application/x-protobuf\r\n"));
  CHECK(half.ends());
  CHECK(Steady::now() - begin >= std::chrono::seconds(1));
}

TEST_CASE("an idle connection is closed without a word") {
  server::ServerOptions options;
  options.timeouts.idle_s = 1;
  Running server(options);
  Client client(server.port());
  REQUIRE(client.send(post("{}")));
  CHECK(client.answer().status == 200);
  CHECK(client.ends());
}

TEST_CASE("stop() in mid-traffic: the 200s are the records") {
  Running server({}, store::Durability::sync);
  std::atomic<int> good{0};
  std::atomic<int> other{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back([&] {
      Client client(server.port());
      while (client.connected() && client.send(post("{\"a\":1}"))) {
        const auto answer = client.answer();
        if (answer.status == 0) return;
        ++(answer.status == 200 ? good : other);
        if (answer.has("Connection: close\r\n")) return;
      }
    });
  }
  while (good < 200) std::this_thread::yield();
  server.stop();
  server.join();
  for (auto& client : clients) client.join();
  CHECK(other == 0);
  CHECK(static_cast<int>(server.lines().size()) == good);
}

TEST_CASE("a body that would pass what all unfinished ones may hold is 503, the others get through") {
  server::ServerOptions options;
  options.limits.body_bytes_max = 1 << 20;
  options.unfinished_bytes_max = 0;  // twice the body limit, then
  Running server(options);
  const std::string whole = post("{\"x\":\"" + std::string(1'000'000, 'x') + "\"}");
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) clients.emplace_back(server.port());
  for (auto& client : clients) REQUIRE(client.send(whole.substr(0, 900'000)));
  // Two fit, three do not, whichever is ahead.
  auto refused = clients.end();
  for (int i = 0; i < 2000 && refused == clients.end(); ++i) {
    refused = std::find_if(clients.begin(), clients.end(), [](const Client& c) { return c.readable(5); });
  }
  REQUIRE(refused != clients.end());
  const auto answer = refused->answer();
  CHECK(answer.status == 503);
  CHECK(answer.has("Retry-After: 1\r\n"));
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(answer.body.starts_with(R"({"code":14,"message":"too much is being received)"));
  clients.erase(refused);
  Client small(server.port());
  REQUIRE(small.send(post("{}")));
  CHECK(small.answer().status == 200);
  for (auto& client : clients) {
    REQUIRE(client.send(whole.substr(900'000)));
    CHECK(client.answer().status == 200);
  }
  CHECK(server.lines().size() == 3);
}

TEST_CASE("stop() closes idle connections and lets a half-sent body end") {
  Running server;
  Client idle(server.port());
  REQUIRE(idle.send(post("{}")));
  CHECK(idle.answer().status == 200);
  Client half(server.port());
  REQUIRE(
      half.send("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  REQUIRE(half.answer().head == "HTTP/1.1 100 Continue\r\n");
  server.stop();
  CHECK(idle.ends());
  CHECK_FALSE(Client(server.port()).connected());
  REQUIRE(half.send("{}"));
  const auto answer = half.answer();
  CHECK(answer.status == 200);
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(half.ends());
  server.join();
  CHECK(server.lines().size() == 2);
}

TEST_CASE("clients that leave before their answer do no harm") {
  Running server({}, store::Durability::sync);
  for (int i = 0; i < 100; ++i) {
    Client client(server.port());
    REQUIRE(client.send(post("{\"n\":1}")));
    if (i % 2 == 0) client.reset();
  }
  Client last(server.port());
  REQUIRE(last.send(post("{\"last\":1}")));
  CHECK(last.answer().status == 200);
  for (const auto& line : server.lines()) CHECK(line.back() == '}');
}

TEST_CASE("tasks run on the network thread, again and again") {
  test::TempDir dir;
  auto log = store::LogWriter::open({.path = dir.file("log")});
  REQUIRE(log);
  ingest::Receiver receiver({}, **log, nullptr, system_clock());
  server::ServerOptions options;
  options.port = 0;
  auto server = server::Server::listen(options, receiver);
  REQUIRE(server);
  int runs = 0;
  (*server)->every(1, [&] {
    if (++runs == 3) (*server)->stop();
  });
  (*server)->run();
  CHECK(runs >= 3);
}
