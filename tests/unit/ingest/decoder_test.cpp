// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/decoder.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/store/record.hpp>

#include "../../support/gzip.hpp"
#include "../../support/wire.hpp"

using namespace otelc;
using namespace otelc::ingest;
using otlp::Encoding;
using otlp::Signal;
using test::gzip;
using test::in;

namespace {

constexpr UnixNanos kArrival = 1'764'000'000'343'000'000ULL;
constexpr std::size_t kBodyMax = std::size_t{4} << 20;

ExportRequest json(std::string body, Coding coding = Coding::identity) {
  return {Signal::logs, Encoding::json, coding, std::move(body)};
}
ExportRequest protobuf(std::string body, Signal signal = Signal::logs) {
  return {signal, Encoding::protobuf, Coding::identity, std::move(body)};
}
std::string logs(const std::string& records) {
  return R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[)" + records + "]}]}]}";
}
std::string line_of(const std::string& payload) {
  return R"({"ts":"2025-11-24T16:00:00.343000+00:00","path":"/v1/logs","payload":)" + payload + "}\n";
}
std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string all;
  while (all.size() + piece.size() <= bytes) all += piece;
  return all;
}
/// Returns a body like real ones: records of some hundred bytes, with few JSON tokens.
std::string large_logs(std::size_t bytes) {
  const std::string record =
      R"({"timeUnixNano":"1764000000343000000","body":{"stringValue":")" + std::string(200, 'b') + R"("}},)";
  return logs(repeated(record, bytes - 100) + "{}");
}

ErrorKind kind_of(const DecodedRequest& made) {
  return made.decoded ? ErrorKind::internal : made.decoded.error().kind;
}

}  // namespace

TEST_CASE("large bodies are kept as they came, in every coding, and in a line that has not moved") {
  Decoder decoder({.body_bytes_max = kBodyMax});
  const std::string body = large_logs(kBodyMax);
  for (const Coding coding : {Coding::identity, Coding::gzip}) {
    const DecodedRequest made =
        decoder.decode(json(coding == Coding::gzip ? gzip(body) : body, coding), kArrival);
    REQUIRE(made.decoded);
    CHECK((made.line == line_of(body)));
    CHECK(made.line.capacity() < made.line.size() + 2048);
  }
  std::string spaced = body;
  spaced.insert(1, "\n");
  const DecodedRequest made = decoder.decode(json(gzip(spaced), Coding::gzip), kArrival);
  REQUIRE(made.decoded);
  CHECK((made.line == line_of(body)));
}

TEST_CASE("a body that grows beyond a multiple of the limit is too large, and kept as a rejected record") {
  Decoder decoder({.body_bytes_max = kBodyMax});
  const std::string empty_resources = repeated(std::string_view("\x0a\x00", 2), kBodyMax);
  const std::string controls = in(1, in(2, in(2, in(5, in(1, std::string(kBodyMax - 100, '\x01'))))));
  const std::string buckets =
      in(1, in(2, in(2, in(10, in(1, in(8, in(2, std::string(kBodyMax - 100, '\x01'))))))));
  const std::string points =
      R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"claude_code.token.usage","sum":{"dataPoints":[)" +
      repeated(R"({"asInt":"1"},)", kBodyMax - 200) + "{}]}}]}]}]}";
  const std::string spans = R"({"resourceSpans":[{"scopeSpans":[{"spans":[)" +
                            repeated(R"({"spanId":"0000000000000001"},)", kBodyMax - 200) + "{}]}]}]}";
  std::vector<ExportRequest> requests;
  requests.push_back(protobuf(empty_resources));
  requests.push_back(protobuf(controls));
  requests.push_back(protobuf(buckets, Signal::metrics));
  requests.push_back(json(logs(repeated("{},", kBodyMax - 100) + "{}")));
  requests.push_back({Signal::metrics, Encoding::json, Coding::identity, points});
  requests.push_back({Signal::traces, Encoding::json, Coding::identity, spans});
  requests.push_back(json(R"({"resourceLogs":[)" + repeated("{},", kBodyMax - 100) + "{}]}"));
  for (ExportRequest& request : requests) {
    const DecodedRequest made = decoder.decode(std::move(request), kArrival);
    CHECK(kind_of(made) == ErrorKind::too_large);
    // A rejected record, of which no more than 64 KiB of the body is kept, each byte escaped at most.
    CHECK(made.line.find(R"("status":413)") != std::string::npos);
    CHECK(made.line.size() < 7 * record_format::kRawBytesMax);
  }
}

TEST_CASE("a small body limit leaves room for real records") {
  Decoder decoder({.body_bytes_max = 1000});
  CHECK(decoder.decode(json(logs(R"({"attributes":[{"key":"k","value":{"intValue":"1"}}]})")), kArrival)
            .decoded);
  CHECK(kind_of(decoder.decode(json(std::string(1001, ' ')), kArrival)) ==
        ErrorKind::bad_data);  // http's limit
  CHECK(kind_of(decoder.decode(json(gzip(std::string(1001, ' ')), Coding::gzip), kArrival)) ==
        ErrorKind::too_large);
}

TEST_CASE("if others hold the budget, the answer is unavailable, and nothing is kept") {
  const auto budget = Decoder::make_budget(kBodyMax);
  Decoder decoder({.body_bytes_max = kBodyMax, .budget = budget});
  const std::string body = large_logs(kBodyMax);
  {
    DecodeShare others(budget);
    REQUIRE(others.hold(Decoder::kBudget * kBodyMax - kBodyMax / 2));
    for (ExportRequest request :
         {json(body), json(gzip(body), Coding::gzip),
          protobuf(in(1, in(2, in(2, in(5, in(1, std::string(kBodyMax - 100, 'x')))))))}) {
      const DecodedRequest made = decoder.decode(std::move(request), kArrival);
      CHECK(kind_of(made) == ErrorKind::unavailable);
      CHECK(made.line.empty());
    }
    // Small ones always fit.
    CHECK(decoder.decode(json(logs("{}")), kArrival).decoded);
  }
  CHECK(decoder.decode(json(body), kArrival).decoded);
}

TEST_CASE("one request at its limits fits into the budget by itself") {
  Decoder decoder({.body_bytes_max = kBodyMax});
  const std::string attribute = R"({"key":"k","value":{"intValue":"1"}},)";
  const std::string body = R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[)" +
                           repeated(attribute, kBodyMax - 200) + "{}]}]}]}]}";
  CHECK(decoder.decode(json(body), kArrival).decoded);
}

TEST_CASE("a share counts what is over its free part, and gives it back") {
  const auto budget = std::make_shared<DecodeBudget>(1000);
  constexpr std::size_t kFree = DecodeShare::kFreeBytes;
  DecodeShare share(budget);
  DecodeShare other(budget);
  CHECK(share.hold(kFree));
  CHECK(share.hold(kFree + 1000));
  CHECK_FALSE(share.hold(kFree + 1001));
  CHECK(other.hold(kFree));
  CHECK_FALSE(other.hold(kFree + 1));
  CHECK(share.hold(kFree + 400));
  CHECK(other.hold(kFree + 600));
  CHECK_FALSE(other.hold(kFree + 601));
  DecodeShare moved = std::move(share);
  CHECK_FALSE(other.hold(kFree + 601));
  moved = DecodeShare();
  CHECK(other.hold(kFree + 1000));
  CHECK(DecodeShare().hold(std::size_t{1} << 40));  // of none
}
