// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/receiver.hpp>

#include <future>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "../../support/gzip.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using test::gzip;

namespace {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] UnixNanos now() const override { return 1'764'000'000'343'000'000ULL; }
};

class Collecting final : public ingest::Consumer {
 public:
  void consume(PaddedView line) override {
    if (!has_memory) throw std::bad_alloc();
    lines.emplace_back(line.text());
  }
  bool has_memory = true;
  std::vector<std::string> lines;
};

constexpr std::string_view kTs = R"({"ts":"2025-11-24T16:00:00.343000+00:00",)";

/// A receiver on a log of its own.
class Fixture {
 public:
  explicit Fixture(std::size_t body_bytes_max = 1 << 20) {
    auto log = store::LogWriter::open({.path = path(), .durability = store::Durability::os});
    REQUIRE(log);
    log_ = std::move(*log);
    receiver_.emplace(ingest::Receiver::Options{body_bytes_max}, *log_, &consumer, clock_);
  }

  Result<otlp::Decoded> take(ingest::ExportRequest request) {
    std::promise<Result<otlp::Decoded>> answered;
    auto answer = answered.get_future();
    receiver_->take(std::move(request),
                    [&answered](Result<otlp::Decoded> result) { answered.set_value(std::move(result)); });
    REQUIRE(answer.wait_for(std::chrono::seconds(120)) == std::future_status::ready);
    return answer.get();
  }
  Result<otlp::Decoded> take_json(std::string_view body, otlp::Signal signal = otlp::Signal::logs) {
    return take({signal, otlp::Encoding::json, Coding::identity, std::string(body)});
  }

  /// Closes the log and reads it.
  std::vector<std::string> lines() {
    receiver_.reset();
    log_.reset();
    return test::lines_of(path());
  }

  Collecting consumer;

 private:
  [[nodiscard]] std::string path() const { return dir_.file("log.jsonl"); }

  test::TempDir dir_;
  FixedClock clock_;
  std::unique_ptr<store::LogWriter> log_;
  std::optional<ingest::Receiver> receiver_;
};

std::string line(std::string_view path, std::string_view payload) {
  return std::string(kTs) + "\"path\":\"" + std::string(path) + "\",\"payload\":" + std::string(payload) +
         "}";
}

}  // namespace

TEST_CASE("data points without a value are kept and reported, in every encoding of the body") {
  const std::string json =
      R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"dataPoints":[{"asInt":"1"},{}]}}]}]}]})";
  Fixture fixture;
  const otlp::Decoded expected{.points_without_value = 1};
  CHECK(fixture.take_json(json, otlp::Signal::metrics) == expected);
  CHECK(fixture.take_json("\n" + json, otlp::Signal::metrics) == expected);
  // resource_metrics { scope_metrics { metrics { sum { data_points {} } } } }
  using namespace std::string_literals;
  CHECK(fixture.take({otlp::Signal::metrics, otlp::Encoding::protobuf, Coding::identity,
                      "\x0a\x08\x12\x06\x12\x04\x3a\x02\x0a\x00"s}) == expected);
  CHECK(fixture.lines().size() == 3);
}

TEST_CASE("strings that are not valid text are repaired, and the record says how many") {
  Fixture fixture;
  const otlp::Decoded expected{.repaired_strings = 2};
  CHECK(fixture.take_json("{ \"a\":\"\xff\",\"b\":\"\\ud83d\" }") == expected);
  CHECK(fixture.take_json("{\n\"a\":\"\\ud83d\",\"b\": \"\\udc00 \\n\"}") == expected);
  CHECK(fixture.take_json("{\n\"\xff\":\"\xc3\"}") == expected);
  // ExportLogsServiceRequest{resource_logs: [{schema_url: "\xed\xa0\xbd"}, {schema_url: "\xff"}]}
  CHECK(fixture.take({otlp::Signal::logs, otlp::Encoding::protobuf, Coding::gzip,
                      gzip("\x0a\x05\x1a\x03\xed\xa0\xbd\x0a\x03\x1a\x01\xff")}) == expected);
  const auto kept = [](const std::string& payload) {
    std::string all = line("/v1/logs", payload);
    all.insert(all.size() - 1, R"(,"repaired":2)");
    return all;
  };
  const std::vector<std::string> lines = {
      kept("{ \"a\":\"\ufffd\",\"b\":\"\ufffd\" }"), kept("{\"a\":\"\ufffd\",\"b\":\"\ufffd \\n\"}"),
      kept("{\"\ufffd\":\"\ufffd\"}"),
      kept("{\"resourceLogs\":[{\"schemaUrl\":\"\ufffd\ufffd\ufffd\"},{\"schemaUrl\":\"\ufffd\"}]}")};
  std::vector<std::string> seen;
  for (const std::string& consumed : fixture.consumer.lines)
    seen.push_back(consumed.substr(0, consumed.size() - 1));
  CHECK(seen == lines);
  CHECK(fixture.lines() == lines);
}

TEST_CASE("a body with bad bytes and a broken structure is kept as it came") {
  Fixture fixture;
  REQUIRE_FALSE(fixture.take_json("{\"a\":\"\\ud83d \xff\"]"));
  const auto lines = fixture.lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find(R"("payload":{"raw":"{\"a\":\"\\ud83d )"
                      "\ufffd"
                      R"(\"]"},"status":400)") != std::string::npos);
}

TEST_CASE("JSON is kept as it came") {
  Fixture fixture;
  const std::string_view body = R"( {"resourceLogs" : [ ], "unknown": 1.50} )";
  REQUIRE(fixture.take_json(body));
  const auto expected = line("/v1/logs", body);
  CHECK(fixture.consumer.lines == std::vector<std::string>{expected + "\n"});
  CHECK(fixture.lines() == std::vector<std::string>{expected});
}

TEST_CASE("pretty-printed JSON goes on one line; line ends inside texts stay escapes") {
  Fixture fixture;
  REQUIRE(fixture.take_json("{\r\n  \"resourceLogs\": [],\r\n  \"u\": \"a b\\n\"\r\n}\r\n"));
  REQUIRE(fixture.take_json("{\"resourceLogs\":\r[]}"));
  CHECK(fixture.lines() == std::vector<std::string>{line("/v1/logs", R"({"resourceLogs":[],"u":"a b\n"})"),
                                                    line("/v1/logs", R"({"resourceLogs":[]})")});
}

TEST_CASE("an empty body is an empty request") {
  Fixture fixture;
  REQUIRE(fixture.take_json("", otlp::Signal::traces));
  REQUIRE(fixture.take({otlp::Signal::metrics, otlp::Encoding::protobuf, Coding::identity, ""}));
  REQUIRE(fixture.take({otlp::Signal::metrics, otlp::Encoding::protobuf, Coding::gzip, gzip("")}));
  CHECK(fixture.lines() == std::vector<std::string>{line("/v1/traces", "{}"), line("/v1/metrics", "{}"),
                                                    line("/v1/metrics", "{}")});
}

TEST_CASE("protobuf becomes OTLP/JSON") {
  Fixture fixture;
  // ExportLogsServiceRequest{resource_logs: [{schema_url: "s"}]}
  const std::string body("\x0a\x03\x1a\x01s", 5);
  REQUIRE(fixture.take({otlp::Signal::logs, otlp::Encoding::protobuf, Coding::identity, body}));
  REQUIRE(fixture.take({otlp::Signal::logs, otlp::Encoding::protobuf, Coding::gzip, gzip(body)}));
  const auto expected = line("/v1/logs", R"({"resourceLogs":[{"schemaUrl":"s"}]})");
  CHECK(fixture.lines() == std::vector<std::string>{expected, expected});
}

TEST_CASE("a body that cannot be decoded is answered with an error, and kept") {
  Fixture fixture;
  const auto bad = fixture.take_json("{\"resourceLogs\":[}");
  REQUIRE_FALSE(bad);
  CHECK(bad.error().kind == ErrorKind::bad_data);
  const auto protobuf = fixture.take(
      {otlp::Signal::metrics, otlp::Encoding::protobuf, Coding::identity, std::string("\x0a\xff", 2)});
  REQUIRE_FALSE(protobuf);
  CHECK(protobuf.error().kind == ErrorKind::bad_data);
  CHECK(fixture.consumer.lines.empty());
  const auto lines = fixture.lines();
  REQUIRE(lines.size() == 2);
  const std::string start = line("/v1/logs", R"({"raw":"{\"resourceLogs\":[}"},"status":400,"error":")");
  CHECK(lines[0].substr(0, start.size() - 1) == start.substr(0, start.size() - 1));
  CHECK(lines[1].find("\"path\":\"/v1/metrics\",\"payload\":{\"raw\":\"") != std::string::npos);
  CHECK(lines[1].find("\"status\":400") != std::string::npos);
}

TEST_CASE("a compressed body that does not inflate is kept as it came") {
  Fixture fixture;
  const auto answer = fixture.take({otlp::Signal::logs, otlp::Encoding::json, Coding::gzip, "{}"});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == ErrorKind::bad_data);
  const auto lines = fixture.lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find(R"("payload":{"raw":"{}"},"status":400)") != std::string::npos);
}

TEST_CASE("the limit counts after inflating") {
  Fixture fixture(100);
  const std::string fits = "{\"a\":\"" + std::string(92, 'x') + "\"}";
  REQUIRE(fits.size() == 100);
  CHECK(fixture.take({otlp::Signal::logs, otlp::Encoding::json, Coding::gzip, gzip(fits)}));
  const auto answer =
      fixture.take({otlp::Signal::logs, otlp::Encoding::json, Coding::gzip, gzip(fits + " ")});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == ErrorKind::too_large);
  const auto lines = fixture.lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].find("\"status\":413") != std::string::npos);
}

TEST_CASE("a request that cannot be counted for want of memory is unavailable, and not kept") {
  Fixture fixture;
  fixture.consumer.has_memory = false;
  const auto answer = fixture.take_json("{\"resourceLogs\":[]}");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == ErrorKind::unavailable);
  fixture.consumer.has_memory = true;
  CHECK(fixture.take_json("{}"));
  CHECK(fixture.lines() == std::vector<std::string>{line("/v1/logs", "{}")});
}
