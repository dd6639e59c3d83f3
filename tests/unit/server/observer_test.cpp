// SPDX-License-Identifier: Apache-2.0
// What a server reports to its observer for each answer, over all three protocols.
#include <otelc/server/observer.hpp>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "h2_client.hpp"
#include "http1_client.hpp"
#include "in_memory.hpp"
#include "loopback.hpp"

using namespace otelc;
using server::Protocol;
using test::Client;
using test::H2Client;

namespace {

class Heard final : public server::Observer {
 public:
  struct One {
    Protocol protocol;
    int status;
    std::string error;
    std::string path;  // the signal; empty: no export
    std::string type;
    std::size_t bytes = 0;
    bool operator==(const One&) const = default;
  };

  void on_answer(const server::Answered& answered) override {
    One one{answered.protocol, answered.http_status, std::string(answered.error), {}, {}};
    if (const auto& exported = answered.exported) {
      one.path = otlp::path_of(exported->signal);
      one.type = otlp::content_type_of(exported->encoding);
      one.bytes = exported->body_bytes;
    }
    all.push_back(std::move(one));
  }
  void on_accept_failed(std::string_view) override {}

  std::vector<One> all;  // read after the server has ended
};

/// Runs `talk` against a server with an observer.
template <class Server = test::InMemory, class Talk>
std::vector<Heard::One> heard_of(Talk talk, server::ServerOptions options = {}) {
  Heard heard;
  options.observer = &heard;
  {
    Server server(options);
    talk(server);
  }
  return heard.all;
}

std::string raw_request(std::string_view line, std::string_view fields, std::string_view body) {
  return std::string(line) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

constexpr std::string_view kJsonField = "Content-Type: application/json\r\n";
const std::string kJsonType = "application/json";
const std::string kProtobufType = "application/x-protobuf";

}  // namespace

TEST_CASE("observer: HTTP/1.1, one answer after the other on a connection") {
  server::ServerOptions options;
  options.limits.body_bytes_max = 100;
  const auto heard = heard_of(
      [](auto& server) {
        Client client(server.connect());
        for (const auto& one :
             {raw_request("POST /v1/logs", kJsonField, R"({"resourceLogs":[]})"),
              raw_request("POST /v1/traces", kJsonField, "{"), raw_request("GET /healthz", "", ""),
              raw_request("POST /v2/logs", kJsonField, "{}"),
              raw_request("POST /v1/logs", kJsonField, std::string(101, ' '))}) {
          client.send(one);
          CHECK(client.answer().status > 0);
        }
      },
      options);
  REQUIRE(heard.size() == 5);
  CHECK(heard[0] == Heard::One{Protocol::http1, 200, "", "/v1/logs", kJsonType, 19});
  CHECK(heard[1].status == 400);
  CHECK_FALSE(heard[1].error.empty());
  CHECK(heard[1].path == "/v1/traces");
  CHECK(heard[1].bytes == 1);
  CHECK(heard[2] == Heard::One{Protocol::http1, 200, "", "", "", 0});
  CHECK(heard[3] == Heard::One{Protocol::http1, 404,
                               "no such path: OTLP goes to /v1/metrics, /v1/logs and /v1/traces", "", "", 0});
  CHECK(heard[4].status == 413);
  CHECK(heard[4].bytes == 0);
}

TEST_CASE("observer: refused before anything is read: access, the cap on connections") {
  server::ServerOptions options;
  options.token = "s3cret";
  options.connections_max = 1;
  const auto heard = heard_of<test::Running>(
      [](auto& server) {
        Client client(server.connect());
        client.send(raw_request("POST /v1/logs", kJsonField, "{}"));
        CHECK(client.answer().status == 401);
        CHECK(Client(server.connect()).answer().status == 503);
      },
      options);
  REQUIRE(heard.size() == 2);
  CHECK(heard[0].status == 401);
  CHECK(heard[0].path.empty());
  CHECK(heard[1] == Heard::One{Protocol::http1, 503, "too many connections: try again later", "", "", 0});
}

TEST_CASE("observer: HTTP/2 and gRPC, whose status on the wire is 200") {
  const std::string logs = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
  const auto heard = heard_of([&logs](auto& server) {
    H2Client client(server.connect());
    client.post("/v1/logs", "{}", {{"content-type", "application/json"}});
    client.post("/v1/logs", "{", {{"content-type", "application/json"}});
    client.post("/nowhere", "{}", {{"content-type", "application/json"}});
    client.call(logs, "\x0a\x03\x1a\x01s");
    client.call(logs, "\x0a\xff");
    client.call("/nowhere", "");
    client.call(logs, "", {{"grpc-encoding", "br"}});
    client.answer(client.begin_call(logs, "xx"));
  });
  REQUIRE(heard.size() == 8);
  CHECK(heard[0] == Heard::One{Protocol::http2, 200, "", "/v1/logs", kJsonType, 2});
  CHECK(heard[1].protocol == Protocol::http2);
  CHECK(heard[1].status == 400);
  CHECK(heard[1].path == "/v1/logs");
  CHECK(heard[2].status == 404);
  CHECK(heard[3] == Heard::One{Protocol::grpc, 200, "", "/v1/logs", kProtobufType, 10});
  CHECK(heard[4] == Heard::One{Protocol::grpc, 400, "cut off inside a number", "/v1/logs", kProtobufType, 7});
  CHECK(heard[5].status == 404);
  CHECK(heard[5].path.empty());
  CHECK(heard[6].status == 415);
  CHECK(heard[7] == Heard::One{Protocol::grpc, 400, "the request has no whole gRPC message", "/v1/logs",
                               kProtobufType, 2});
}
