// SPDX-License-Identifier: Apache-2.0
// OTLP/gRPC, and OTLP/HTTP over HTTP/2, on the port that takes HTTP/1.1.
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/base/text.hpp>
#include <otelc/otlp/status.hpp>

#include "../../support/compress.hpp"
#include "../../support/snappy_lz4.hpp"
#include "h2_client.hpp"
#include "http1_client.hpp"
#include "in_memory.hpp"
#include "loopback.hpp"

using namespace otelc;
using test::Client;
using test::H2Client;
using test::InMemory;
using test::Running;
using namespace std::string_literals;

namespace {

const std::string kLogs = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
const std::string kMetrics = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
const std::string kTraces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const H2Client::Fields kJson = {{"content-type", "application/json"}};
// resource_* { schema_url: "s" }
constexpr std::string_view kMessage = "\x0a\x03\x1a\x01s";

bool holds(const std::string& line, std::string_view text) {
  return line.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("gRPC: the three services, on one connection") {
  InMemory server;
  H2Client client(server.connect());
  for (const auto& path : {kLogs, kMetrics, kTraces}) {
    const auto answer = client.call(path, kMessage);
    CHECK(answer[":status"] == "200");
    CHECK(answer["content-type"] == "application/grpc");
    CHECK(answer.body == "\0\0\0\0\0"s);
    CHECK(answer["grpc-status"] == "0");
    CHECK(answer.error_code == 0);
  }
  const auto lines = server.lines();
  REQUIRE(lines.size() == 3);
  CHECK(holds(lines[0], R"("path":"/v1/logs","payload":{"resourceLogs":[{"schemaUrl":"s"}]})"));
  CHECK(holds(lines[1], R"("path":"/v1/metrics","payload":{"resourceMetrics":[{"schemaUrl":"s"}]})"));
  CHECK(holds(lines[2], R"("path":"/v1/traces","payload":{"resourceSpans":[{"schemaUrl":"s"}]})"));
}

TEST_CASE("gRPC: gzip messages, also uncompressed ones in a call with gzip") {
  InMemory server;
  H2Client client(server.connect());
  const H2Client::Fields gzip = {{"grpc-encoding", "gzip"}};
  CHECK(client.call(kLogs, test::gzipped(kMessage), gzip, 1)["grpc-status"] == "0");
  CHECK(client.call(kLogs, kMessage, gzip, 0)["grpc-status"] == "0");
  CHECK(client.call(kLogs, "", {})["grpc-status"] == "0");
  CHECK(client.call(kLogs, kMessage, gzip, 1)["grpc-status"] == "3");
  CHECK(server.lines().size() == 4);
}

TEST_CASE("gRPC: every coding that a Collector can be set to, and block and frames of snappy") {
  InMemory server;
  H2Client client(server.connect());
  const struct {
    std::string name;
    std::string message;
  } table[] = {{"deflate", test::deflated(kMessage, test::kZlibFormat)},
               {"zlib", test::deflated(kMessage, test::kZlibFormat)},
               {"zstd", test::zstd_compressed(kMessage)},
               {"snappy", test::snappy_framed(kMessage)},
               {"snappy", test::snappy_block(kMessage)},
               {"x-snappy-framed", test::snappy_framed(kMessage)},
               {"lz4", test::lz4_frame(kMessage)}};
  for (const auto& row : table) {
    CAPTURE(row.name);
    CHECK(client.call(kLogs, row.message, {{"grpc-encoding", row.name}}, 1)["grpc-status"] == "0");
    CHECK(client.call(kLogs, row.message.substr(0, row.message.size() - 1), {{"grpc-encoding", row.name}},
                      1)["grpc-status"] == "3");
  }
  const auto lines = server.lines();
  REQUIRE(lines.size() == 2 * std::size(table));
  for (std::size_t i = 0; i < lines.size(); i += 2) {
    CHECK(holds(lines[i], R"("payload":{"resourceLogs":[{"schemaUrl":"s"}]})"));
    CHECK(holds(lines[i + 1], R"("status":400)"));
  }
}

TEST_CASE("gRPC: bad data is INVALID_ARGUMENT, and stored") {
  InMemory server;
  H2Client client(server.connect());
  const auto answer = client.call(kLogs, "\x0a\xff");
  CHECK(answer[":status"] == "200");
  CHECK(answer["grpc-status"] == "3");
  CHECK(answer["grpc-message"] == "cut off inside a number");
  CHECK(answer["grpc-status-details-bin"] ==
        to_base64(otlp::status_body(otlp::Encoding::protobuf, 3, "cut off inside a number",
                                    otlp::Details::bad_request)));
  CHECK(answer.body.empty());
  CHECK(client.call(kLogs, kMessage)["grpc-status"] == "0");
  const auto lines = server.lines();
  REQUIRE(lines.size() == 2);
  CHECK(holds(lines[0], R"("status":400)"));
}

TEST_CASE("gRPC: unknown services, methods and encodings are UNIMPLEMENTED") {
  InMemory server;
  H2Client client(server.connect());
  const struct {
    std::string path;
    H2Client::Fields fields;
  } table[] = {{"/opentelemetry.proto.collector.profiles.v1.ProfilesService/Export", {}},
               {"/opentelemetry.proto.collector.logs.v1.LogsService/Import", {}},
               {"/v1/logs", {}},
               {kLogs, {{"grpc-encoding", "br"}}}};
  for (const auto& row : table) {
    CAPTURE(row.path);
    const auto answer = client.call(row.path, kMessage, row.fields);
    CHECK(answer["grpc-status"] == "12");
    CHECK(answer["grpc-accept-encoding"] == "identity,deflate,zlib,gzip,zstd,snappy,x-snappy-framed,lz4");
    CHECK(answer.error_code == 0);
  }
  CHECK(server.lines().empty());
}

TEST_CASE("gRPC: over the limit is RESOURCE_EXHAUSTED, as sent and after decompression") {
  server::ServerOptions options;
  options.limits.body_bytes_max = 300'000;
  InMemory server(options);
  H2Client client(server.connect());
  CHECK(client.call(kLogs, std::string(1'000'000, '\0'))["grpc-status"] == "8");
  const auto bomb = test::gzipped(std::string(1'000'000, '\0'));
  CHECK(client.call(kLogs, bomb, {{"grpc-encoding", "gzip"}}, 1)["grpc-status"] == "8");
  // A message of exactly the largest size: an unknown field with that many bytes.
  std::string fits = "\x7a\xdc\xa7\x12"s;
  fits.append(options.limits.body_bytes_max - fits.size(), 'x');
  CHECK(client.call(kLogs, fits)["grpc-status"] == "0");
}

TEST_CASE("gRPC: grpc-timeout is read") {
  InMemory server;
  H2Client client(server.connect());
  CHECK(client.call(kLogs, kMessage, {{"grpc-timeout", "10S"}})["grpc-status"] == "0");
  CHECK(client.call(kLogs, kMessage, {{"grpc-timeout", "soon"}})["grpc-status"] == "3");
  CHECK(server.lines().size() == 1);
}

TEST_CASE("gRPC: grpc-timeout ends a call whose message does not come, never early") {
  InMemory server;
  H2Client client(server.connect());
  const auto never = client.begin_call(kLogs, std::string(H2Client::kNever), {{"grpc-timeout", "3S"}});
  server.advance(3);
  CHECK_FALSE(client.has_ended(never));
  server.advance(2);
  CHECK(client.has_ended(never));
  CHECK(client.answer(never)["grpc-status"] == "4");
  CHECK(client.call(kLogs, kMessage)["grpc-status"] == "0");
}

TEST_CASE("HTTP/2: a body without progress, then an idle connection") {
  InMemory server;
  H2Client client(server.connect());
  const auto call = client.begin_call(kLogs, std::string(H2Client::kNever));
  server.advance(30);
  CHECK_FALSE(client.has_ended(call));
  server.advance(1);
  CHECK(client.has_ended(call));
  CHECK(client.answer(call)["grpc-status"] == "4");
  server.advance(60);
  CHECK(server.open() == 1);
  server.advance(1);
  CHECK(client.ends());
}

TEST_CASE("gRPC: many calls at a time") {
  InMemory server;
  H2Client client(server.connect());
  std::vector<std::int32_t> calls;
  for (int i = 0; i < 300; ++i) {
    calls.push_back(client.begin_call(kLogs, H2Client::framed(kMessage)));
  }
  for (const auto id : calls) CHECK(client.answer(id)["grpc-status"] == "0");
  CHECK(server.lines().size() == 300);
}

TEST_CASE("OTLP/HTTP over HTTP/2 gets the answers of OTLP/HTTP") {
  InMemory server;
  H2Client client(server.connect());
  const auto good = client.post("/v1/logs", "{}", kJson);
  CHECK(good[":status"] == "200");
  CHECK(good["content-type"] == "application/json");
  CHECK(good.body == "{}");
  const auto bad = client.post("/v1/logs", "[", kJson);
  CHECK(bad[":status"] == "400");
  CHECK(bad.body.starts_with(R"({"code":3,)"));
  CHECK(client.post("/nowhere", "{}", kJson)[":status"] == "404");
  CHECK(client.post("/v1/logs", "{}")[":status"] == "415");
  const auto coding =
      client.post("/v1/logs", "{}", {{"content-type", "application/json"}, {"content-encoding", "br"}});
  CHECK(coding[":status"] == "415");
  CHECK(coding["accept-encoding"] == "gzip, deflate, zlib, zstd, snappy, x-snappy-framed, lz4, identity");
  CHECK(client.post(kLogs, "{}", kJson)[":status"] == "415");
  const std::string large = "{\"a\":\"" + std::string(3'000'000, 'x') + "\"}";
  CHECK(client.post("/v1/logs", large, kJson)[":status"] == "200");
  CHECK(server.lines().size() == 3);
}

TEST_CASE("over HTTP/2 the body of a refused request does not have to be sent") {
  server::ServerOptions options;
  options.limits.body_bytes_max = 1000;
  InMemory server(options);
  H2Client client(server.connect());
  const auto large = client.post("/v1/logs", std::string(8'000'000, 'x'), kJson);
  CHECK(large[":status"] == "413");
  CHECK(large.error_code == 0);
  CHECK(client.post("/nowhere", std::string(8'000'000, 'x'), kJson)[":status"] == "404");
  CHECK(client.post("/v1/logs", "{}", kJson)[":status"] == "200");
}

TEST_CASE("invalid HTTP/2 bytes end the connection, others continue") {
  InMemory server;
  Client broken(server.connect());
  REQUIRE(broken.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nthis is no frame at all, however long it may be"));
  CHECK(broken.answer().status == 0);
  Client slow(server.connect());
  for (const char c : std::string_view("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) REQUIRE(slow.send({&c, 1}));
  H2Client client(server.connect());
  CHECK(client.call(kLogs, kMessage)["grpc-status"] == "0");
}

TEST_CASE("half a gRPC message and then the end: no record") {
  InMemory server;
  {
    Client half(server.connect());
    // HEADERS of a call, with HPACK's plain literals, and the first bytes of its message.
    std::string block = "\x83\x86"s;
    for (const auto& [name, value] : {std::pair<std::string, std::string>{":path", kLogs},
                                      {":authority", "localhost"},
                                      {"content-type", "application/grpc"}}) {
      block += "\0"s + static_cast<char>(name.size()) + name + static_cast<char>(value.size()) + value;
    }
    REQUIRE(half.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"s + "\0\0"s +
                      static_cast<char>(block.size()) + "\1\4\0\0\0\1"s + block +
                      "\0\0\7\0\0\0\0\0\1\0\0\0\0\5xx"s));
  }
  server.settle();
  CHECK(server.open() == 0);
  H2Client client(server.connect());
  CHECK(client.call(kLogs, kMessage)["grpc-status"] == "0");
  CHECK(server.lines().size() == 1);
}

TEST_CASE("gRPC: stop() answers the calls in flight, then ends the connection with GOAWAY") {
  Running server({}, store::Durability::sync);
  H2Client idle(server.connect());
  CHECK(idle.call(kLogs, kMessage)["grpc-status"] == "0");
  H2Client busy(server.connect());
  std::vector<std::int32_t> calls;
  for (int i = 0; i < 50; ++i) {
    calls.push_back(busy.begin_call(kLogs, H2Client::framed(kMessage)));
  }
  CHECK(busy.answer(calls[0])["grpc-status"] == "0");
  server.stop();
  CHECK(idle.ends());
  int good = 0;
  for (const auto id : calls) good += busy.answer(id)["grpc-status"] == "0" ? 1 : 0;
  CHECK(busy.ends());
  server.join();
  CHECK(static_cast<int>(server.lines().size()) == 1 + good);
}
