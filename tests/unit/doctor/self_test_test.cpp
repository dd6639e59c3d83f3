// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/self_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/base/unique_fd.hpp>
#include <otelc/doctor/test_export.hpp>
#include <otelc/otlp/transcode.hpp>

using namespace otelc;
using namespace otelc::doctor;

namespace {

constexpr std::chrono::milliseconds kTime{120'000};

}  // namespace

TEST_CASE("otelc's receiver accepts each signal over each protocol") {
  const auto tests = test_own_receiver();
  REQUIRE(tests);
  REQUIRE(tests->size() == kProtocols.size());
  for (const ProtocolTest& test : *tests)
    for (const std::string& failure : test.failures) CHECK(failure == "");
}

TEST_CASE("a port without a listener fails for each signal and protocol") {
  // Bound, but not listening: no other process gets the port, and connections are refused.
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  socklen_t size = sizeof address;
  REQUIRE(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  const Target target{"127.0.0.1", ntohs(address.sin_port)};
  for (const ProtocolTest& test : test_receiver(target))
    for (const std::string& failure : test.failures)
      CHECK(failure == target.authority() + ": Connection refused");
  CHECK_FALSE(ask_health(target, kTime));
}

TEST_CASE("URLs of receivers") {
  const auto parsed = [](const std::string& url) {
    const auto target = parse_target(url);
    return target ? target->authority() + "|" + target->path : target.error().message;
  };
  CHECK(parsed("http://127.0.0.1:4711") == "127.0.0.1:4711|");
  CHECK(parsed("http://localhost") == "localhost:4318|");
  CHECK(parsed("http://h:1/a/b/") == "h:1|/a/b");
  CHECK(parsed("http://[::1]:80/") == "[::1]:80|");
  CHECK(parsed("http://[::1]") == "[::1]:4318|");
  for (const char* const wrong :
       {"", "h", "h:1", "https://h:1", "http://", "http://:1", "http://h:0", "http://h:65536", "http://h:x",
        "http://h:1:2", "http://[", "http://[]x", "http://h:1/a b", "http://h:1/\r\nHost: x"})
    CHECK_MESSAGE(!parse_target(wrong), wrong);
}

TEST_CASE("both encodings of a test export have the same content") {
  for (const otlp::Signal signal : kSignals) {
    const std::string protobuf = test_export(signal, otlp::Encoding::protobuf, "a-marker");
    const std::string json = test_export(signal, otlp::Encoding::json, "a-marker");
    std::string decoded;
    REQUIRE(otlp::protobuf_to_json(signal, protobuf, decoded));
    CHECK(decoded == json);
    CHECK(json.find("\"a-marker\"") != std::string::npos);
    CHECK(test_export(signal, otlp::Encoding::protobuf, "").empty());
    CHECK(test_export(signal, otlp::Encoding::json, "") == "{}");
  }
}
