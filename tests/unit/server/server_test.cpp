// SPDX-License-Identifier: Apache-2.0
// Tests that need a real port, a thread or TCP: listening, accepting, stopping, resets.
#include <otelc/server/server.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "../../support/compress.hpp"
#include "h2_client.hpp"
#include "http1_client.hpp"
#include "loopback.hpp"

using namespace otelc;
using test::Client;
using test::kPostHead;
using test::payload_of;
using test::post;
using test::Running;
using test::Wire;

TEST_CASE("a port in use is a conflict, and a bad address is an error") {
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

TEST_CASE("stop() under load: the 200s match the records") {
  Running server({}, store::Durability::sync);
  std::atomic<int> good{0};
  std::atomic<int> other{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back([&] {
      Client client(server.connect());
      while (client.send(post("{\"a\":1}"))) {
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

TEST_CASE("large requests whose clients have disconnected are stored when the server stops") {
  Running server;
  std::string resources;
  for (int i = 0; i < 1'000'000; ++i) resources += std::string("\x0a\x00", 2);  // tens of milliseconds each
  const std::string large = test::H2Client::framed(test::gzipped(resources), 1);
  const std::string kExport = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
  constexpr std::size_t kClients = 8;
  for (std::size_t i = 0; i < kClients; ++i) {
    test::H2Client client(server.connect());
    client.begin_call(kExport, large, {{"grpc-encoding", "gzip"}});
    CHECK(client.call(kExport, "")["grpc-status"] == "0");  // so the server has read the other one too
  }
  CHECK(server.lines().size() == 2 * kClients);
}

TEST_CASE("a body over the common limit of unfinished bodies gets 503, the others get through") {
  server::ServerOptions options;
  options.limits.body_bytes_max = 1 << 20;
  options.unfinished_bytes_max = 0;  // twice the body limit, then
  Running server(options);
  const std::string whole = post("{\"x\":\"" + std::string(1'000'000, 'x') + "\"}");
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) clients.emplace_back(server.connect());
  for (auto& client : clients) REQUIRE(client.send(whole.substr(0, 900'000)));
  // Two fit, three do not, whichever is ahead.
  auto refused = clients.end();
  for (int i = 0; i < 2000 && refused == clients.end(); ++i) {
    refused = std::find_if(clients.begin(), clients.end(), [](const Client& c) { return c.is_readable(5); });
  }
  REQUIRE(refused != clients.end());
  const auto answer = refused->answer();
  CHECK(answer.status == 503);
  CHECK(answer.has("Retry-After: 1\r\n"));
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(answer.body.starts_with(R"({"code":14,"message":"too much is being received)"));
  clients.erase(refused);
  Client small(server.connect());
  REQUIRE(small.send(post("{}")));
  CHECK(small.answer().status == 200);
  for (auto& client : clients) {
    REQUIRE(client.send(whole.substr(900'000)));
    CHECK(client.answer().status == 200);
  }
  CHECK(server.lines().size() == 3);
}

TEST_CASE("stop() closes idle connections and lets a half-sent body finish") {
  Running server;
  Client idle(server.connect());
  REQUIRE(idle.send(post("{}")));
  CHECK(idle.answer().status == 200);
  Client half(server.connect());
  REQUIRE(
      half.send("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  REQUIRE(half.answer().head == "HTTP/1.1 100 Continue\r\n");
  server.stop();
  CHECK(idle.ends());
  CHECK_FALSE(Wire::to_port(server.port()).is_open());
  REQUIRE(half.send("{}"));
  const auto answer = half.answer();
  CHECK(answer.status == 200);
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(half.ends());
  server.join();
  CHECK(server.lines().size() == 2);
}

TEST_CASE("clients that disconnect before their answer do no harm") {
  Running server({}, store::Durability::sync);
  const auto numbered = [](int i) { return "{\"n\":" + std::to_string(i) + "}"; };
  // In turns: one gives up with a reset, one closes after its whole request, one waits for its answer.
  constexpr int kClients = 150;
  enum Kind { resets, closes, stays };
  for (int i = 0; i < kClients; ++i) {
    Client client(server.connect());
    REQUIRE(client.send(post(numbered(i))));
    if (i % 3 == resets) client.reset();
    if (i % 3 == stays) CHECK(client.answer().status == 200);
  }
  std::map<std::string, int> stored;
  for (const auto& line : server.lines()) ++stored[payload_of(line)];
  for (int i = 0; i < kClients; ++i) {
    CAPTURE(i);
    const auto found = stored.extract(numbered(i));
    const int times = found ? found.mapped() : 0;
    // A reset discards what the server has not read yet; a close does not.
    CHECK(times <= 1);
    if (i % 3 != resets) CHECK(times == 1);
  }
  CHECK_MESSAGE(stored.empty(), "broken lines, or records that nobody sent");
}

TEST_CASE("half a body and then a reset: no record, others continue") {
  Running server;
  Client reset(server.connect());
  REQUIRE(reset.send(std::string(kPostHead) + "Content-Length: 9\r\n\r\n{\"a\""));
  reset.reset();
  Client other(server.connect());
  REQUIRE(other.send(post("{}")));
  CHECK(other.answer().status == 200);
  CHECK(server.lines().size() == 1);
}

TEST_CASE("a client that sends all of a refused body still gets the answer") {
  server::ServerOptions options;
  options.limits.body_bytes_max = 1000;
  Running server(options);
  Client client(server.connect());
  REQUIRE(client.send(std::string(kPostHead) + "Content-Length: 8000000\r\n\r\n"));
  client.send(std::string(8'000'000, 'x'));
  const auto answer = client.answer();
  CHECK(answer.status == 413);
  CHECK(answer.body == R"({"code":8,"message":"the body is larger than 1000 bytes"})");
  CHECK(answer.has("Connection: close\r\n"));
  client.shut_write();
  CHECK(client.ends());
  CHECK(server.lines().empty());
}

TEST_CASE("settle() counts a client that has just connected") {
  for (int i = 0; i < 10; ++i) {
    Running server;
    const Wire client = server.connect();
    REQUIRE(server.settle() == 1);
  }
}

TEST_CASE("a connection over the limit gets 503 and is closed") {
  server::ServerOptions options;
  options.connections_max = 1;
  Running server(options);
  Client first(server.connect());
  REQUIRE(server.settle() == 1);
  Client second(server.connect());
  const auto answer = second.answer();
  CHECK(answer.status == 503);
  CHECK(answer.has("Retry-After: 1\r\n"));
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(second.ends());
  REQUIRE(first.send(post("{}")));
  CHECK(first.answer().status == 200);
}

TEST_CASE("tasks run on the network thread, repeatedly") {
  test::TempDir dir;
  auto log = store::LogWriter::open({.path = dir.file("log")});
  REQUIRE(log);
  ingest::Receiver receiver({}, **log, nullptr, system_clock());
  server::ServerOptions options;
  options.port = 0;
  auto server = server::Server::listen(options, receiver);
  REQUIRE(server);
  int runs = 0;
  bool elsewhere = false;
  (*server)->every(1, [&, network = std::this_thread::get_id()] {
    elsewhere = elsewhere || std::this_thread::get_id() != network;
    if (++runs == 3) (*server)->stop();
  });
  (*server)->run();
  CHECK(runs >= 3);
  CHECK_FALSE(elsewhere);
}
