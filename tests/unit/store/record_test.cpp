// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/record.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace otelc;
using namespace otelc::store;

namespace {

constexpr UnixNanos kArrival = 1'795'469'374'343'000'000;

std::string rejected(std::string_view body, std::string_view error) {
  std::string line;
  append_rejected(line, kArrival, "/v1/logs", body, 400, error);
  return line;
}

}  // namespace

TEST_CASE("a record is one line, to the byte") {
  std::string line;
  begin_record(line, kArrival, "/v1/metrics");
  line += R"({"resourceMetrics":[]})";
  end_record(line);
  CHECK(line ==
        R"({"ts":"2026-11-23T21:29:34.343000+00:00","path":"/v1/metrics","payload":{"resourceMetrics":[]}})"
        "\n");
}

TEST_CASE("a record has the number of its repaired strings, if there are any") {
  std::string line;
  begin_record(line, kArrival, "/v1/logs");
  line += "{}";
  end_record(line, 12);
  CHECK(line == R"({"ts":"2026-11-23T21:29:34.343000+00:00","path":"/v1/logs","payload":{},"repaired":12})"
                "\n");
}

TEST_CASE("a line has the members that its readers look for, in their order") {
  namespace form = record_format;
  std::string accepted;
  begin_record(accepted, kArrival, "/v1/logs");
  accepted += "{}";
  end_record(accepted, 7);
  const auto written = [](std::string_view member, std::string_view value) {
    return std::string(member) + std::string(value);
  };
  const std::string ts = written(form::kTsMember, "2026-11-23T21:29:34.343000+00:00\"");
  CHECK(ts.size() == form::kTsEnd);
  const std::string begin = ts + written(form::kPathMember, "\"/v1/logs\"");
  CHECK(accepted ==
        begin + written(form::kPayloadMember, "{}") + written(form::kRepairedMember, "7") + "}\n");
  CHECK(rejected("x", "why") == begin + written(form::kPayloadMember, form::kRawMember) + "\"x\"}" +
                                    written(form::kStatusMember, "400") +
                                    written(form::kErrorMember, "\"why\"") + "}\n");
}

TEST_CASE("the members' keys") {
  namespace form = record_format;
  CHECK(form::kTsKey == "ts");
  CHECK(form::kPayloadKey == "payload");
  CHECK(form::kRepairedKey == "repaired");
  CHECK(form::kRawKey == "raw");
  CHECK(form::kStatusKey == "status");
}

TEST_CASE("the envelope of an accepted request has a maximum size") {
  std::string line;
  begin_record(line, std::numeric_limits<UnixNanos>::max(), "/v1/metrics");
  end_record(line, std::numeric_limits<std::uint64_t>::max());
  CHECK(line.size() <= record_format::kEnvelopeBytesMax);
}

TEST_CASE("the kind of a line is recognized by its envelope") {
  const std::string begin = R"({"ts":"T","path":"/v1/logs","payload":)";
  for (const char* rest :
       {R"({"a":1}})", "{}}", R"({"a":{}},"repaired":1})", R"({},"repaired":1234567890})"}) {
    CAPTURE(rest);
    CHECK(kind_of(begin + rest) == LineKind::record);
  }
  CHECK(kind_of(begin + R"({"raw":"x"},"status":400,"error":"e"})") == LineKind::rejected);
  for (const char* rest : {"", "{", R"({"a":1)", R"({"a":1},"repaired":1)", R"({"a":1},"repaired":})",
                           R"({"a":1},"repaired":x})", R"({"a":"1,"repaired":1})", R"({"a":1},"other":1})",
                           R"({"a":1)"
                           "1}"}) {
    CAPTURE(rest);
    CHECK(kind_of(begin + rest) == LineKind::other);
  }
  for (const char* line : {"", "}", "1}", R"(,"repaired":1})", R"(},"repaired":1})"})
    CHECK(kind_of(line) == LineKind::other);
}

TEST_CASE("a rejected body is stored with the reason") {
  CHECK(rejected("{\"a\":\n", "not JSON: \"a\"") ==
        R"({"ts":"2026-11-23T21:29:34.343000+00:00","path":"/v1/logs","payload":{"raw":"{\"a\":\n"},)"
        R"("status":400,"error":"not JSON: \"a\""})"
        "\n");
}

TEST_CASE("a rejected body is stored as valid UTF-8 on one line") {
  const std::string line = rejected(std::string_view("\x1f\x8b\x00\n\xff", 5), "bad \xff\n");
  CHECK(line.find(R"("raw":"\u001f)"
                  "\xef\xbf\xbd"
                  R"(\u0000\n)"
                  "\xef\xbf\xbd\"") != std::string::npos);
  CHECK(line.find('\n') == line.size() - 1);
}

TEST_CASE("at most 64 KiB of a rejected body are stored") {
  const std::string empty = rejected("", "e");
  CHECK(rejected(std::string(record_format::kRawBytesMax, 'x'), "e").size() ==
        empty.size() + record_format::kRawBytesMax);
  CHECK(rejected(std::string(record_format::kRawBytesMax + 1, 'x'), "e").size() ==
        empty.size() + record_format::kRawBytesMax);
  // Each bad byte grows to three: the limit is on what is stored.
  CHECK(rejected(std::string(record_format::kRawBytesMax, '\xff'), "e").size() ==
        empty.size() + record_format::kRawBytesMax / 3 * 3);
}

TEST_CASE("records are appended to what the line holds") {
  std::string lines = "before\n";
  append_rejected(lines, 0, "/v1/logs", "x", 413, "big");
  CHECK(lines.starts_with("before\n{\"ts\":\"1970-01-01T00:00:00.000000+00:00\""));
}
