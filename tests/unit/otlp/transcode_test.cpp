// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/transcode.hpp>

#include <doctest/doctest.h>

#include <ctime>

#include <otelc/otlp/json_check.hpp>

#include "../../support/wire.hpp"

namespace otelc::otlp {
namespace {

using namespace std::string_literals;

using test::in;
using test::varint;

std::string number(int field, std::uint64_t value) {
  return varint(static_cast<std::uint64_t>(field) << 3) + varint(value);
}
std::string fixed64(int field, std::uint64_t value) {
  std::string bytes = varint(static_cast<std::uint64_t>(field) << 3 | 1);
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}
std::string log_record(const std::string& content) {
  return in(1, in(2, in(2, content)));
}

// The JSON, or "error: " and the reason.
std::string json_of(Signal signal, const std::string& body) {
  std::string out = "kept";
  const auto done = protobuf_to_json(signal, body, out);
  if (!done) {
    CHECK(out == "kept");
    CHECK(done.error().kind == ErrorKind::bad_data);
    return "error: " + done.error().message;
  }
  std::string json = out.substr(4);
  JsonChecker checker;
  CHECK(checker.check(signal, padded(json)).has_value());
  return json;
}

// The content of a log record, without its braces.
std::string log_json(const std::string& content) {
  const std::string json = json_of(Signal::logs, log_record(content));
  if (json.starts_with("error: ")) return json;
  const std::string before = R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{)";
  const std::string after = "}]}]}]}";
  REQUIRE(json.starts_with(before));
  REQUIRE(json.ends_with(after));
  return json.substr(before.size(), json.size() - before.size() - after.size());
}

TEST_CASE("an empty body is an empty request") {
  CHECK(json_of(Signal::traces, "") == "{}");
}

TEST_CASE("each kind of field is written as OTLP/JSON requires") {
  CHECK(log_json("") == "");
  CHECK(log_json(fixed64(1, UINT64_MAX)) == R"("timeUnixNano":"18446744073709551615")");
  CHECK(log_json(number(2, 9)) == R"("severityNumber":9)");
  CHECK(log_json(number(2, static_cast<std::uint64_t>(-1))) == R"("severityNumber":-1)");
  CHECK(log_json(in(3, "a\"\n\xc3\xa9")) == "\"severityText\":\"a\\\"\\n\xc3\xa9\"");
  CHECK(log_json(in(9, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\xff"s)) ==
        R"("traceId":"000102030405060708090a0b0c0d0eff")");
  CHECK(log_json(in(10, "\xab\xcd\xef\x01\x02\x03\x04\x05")) == R"("spanId":"abcdef0102030405")");
  CHECK(log_json(number(7, 7) + "\x45\xff\xff\xff\xff") ==
        R"("droppedAttributesCount":7,"flags":4294967295)");
}

TEST_CASE("each kind of value") {
  struct Row {
    std::string value, json;
  };
  for (const Row& row :
       {Row{"", "{}"},
        Row{in(1, ""), R"({"stringValue":""})"},
        {number(2, 1), R"({"boolValue":true})"},
        {number(2, 0), R"({"boolValue":false})"},
        {number(2, 256), R"({"boolValue":true})"},
        {number(3, 1ULL << 63), R"({"intValue":"-9223372036854775808"})"},
        {number(3, (1ULL << 63) - 1), R"({"intValue":"9223372036854775807"})"},
        {fixed64(4, 0x3ff8000000000000), R"({"doubleValue":1.5})"},
        {fixed64(4, 0x7ff8000000000001), R"({"doubleValue":"NaN"})"},
        {fixed64(4, 0xfff0000000000000), R"({"doubleValue":"-Infinity"})"},
        {in(5, ""), R"({"arrayValue":{}})"},
        {in(5, in(1, "") + in(1, number(3, 1))), R"({"arrayValue":{"values":[{},{"intValue":"1"}]}})"},
        {in(6, in(1, in(1, "k") + in(2, number(2, 1)))),
         R"({"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}}]}})"},
        {in(7, "\xff\xfe"), R"({"bytesValue":"//4="})"},
        {number(8, 3), "{}"}}) {
    CHECK(log_json(in(5, row.value)) == "\"body\":" + row.json);
  }
}

TEST_CASE("the last of a oneof on the wire wins") {
  CHECK(log_json(in(5, in(1, "a") + number(3, 5))) == R"("body":{"intValue":"5"})");
  CHECK(log_json(in(5, number(3, 5) + in(1, "a"))) == R"("body":{"stringValue":"a"})");
  CHECK(log_json(in(5, number(3, 5) + in(1, "a") + number(3, 6))) == R"("body":{"intValue":"6"})");
  // A replaced list loses its content; later pieces of the new one are merged.
  const std::string item = in(1, number(3, 1));
  CHECK(log_json(in(5, in(5, item) + in(1, "a") + in(5, item) + in(5, item))) ==
        R"("body":{"arrayValue":{"values":[{"intValue":"1"},{"intValue":"1"}]}})");
}

TEST_CASE("the last of a single field wins, messages are merged, lists are collected") {
  CHECK(log_json(number(2, 1) + in(3, "t") + number(2, 2)) == R"("severityText":"t","severityNumber":2)");
  CHECK(log_json(in(3, "\xff") + in(3, "t")) == R"("severityText":"t")");
  const std::string resource =
      in(1, in(1, in(1, in(1, "a"))) + in(3, "url") + in(1, number(2, 5) + in(1, in(1, "b"))));
  CHECK(
      json_of(Signal::logs, resource) ==
      R"({"resourceLogs":[{"resource":{"attributes":[{"key":"a"},{"key":"b"}],"droppedAttributesCount":5},"schemaUrl":"url"}]})");
  CHECK(log_json(in(6, in(1, "a")) + number(2, 3) + in(6, in(1, "b")) + in(3, "") + in(6, "")) ==
        R"("attributes":[{"key":"a"},{"key":"b"},{}],"severityNumber":3,"severityText":"")");
}

TEST_CASE("packed and unpacked numbers may be mixed") {
  const auto point = [](const std::string& content) { return in(1, in(2, in(2, in(9, in(1, content))))); };
  const std::string one = fixed64(6, 1);
  const std::string packed = in(6, one.substr(1) + one.substr(1));
  CHECK(json_of(Signal::metrics, point(one + packed + fixed64(4, 3) + one + in(6, ""))) ==
        R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[)"
        R"({"bucketCounts":["1","1","1","1"],"count":"3"}]}}]}]}]})");
  CHECK(json_of(Signal::metrics, point(in(6, ""))).find(R"("bucketCounts":[])") != std::string::npos);
  CHECK(json_of(Signal::metrics, point(in(6, "1234567"))) ==
        "error: resourceMetrics.scopeMetrics.metrics.histogram.dataPoints.bucketCounts: cut off inside a "
        "number");
}

TEST_CASE("a varint may be longer than necessary, up to 64 bits") {
  CHECK(log_json("\x10\x89\x80\x80\x00"s) == R"("severityNumber":9)");
  CHECK(log_json("\x10" + std::string(9, '\xff') + "\x01") == R"("severityNumber":-1)");
}

TEST_CASE("data points without a value are counted, except those with NO_RECORDED_VALUE") {
  const auto without_value = [](int kind, const std::string& points) {
    std::string out;
    const auto decoded = protobuf_to_json(Signal::metrics, in(1, in(2, in(2, in(kind, points)))), out);
    REQUIRE(decoded);
    return decoded->points_without_value;
  };
  for (const int kind : {5, 7}) {  // gauge, sum
    CHECK(without_value(kind, in(1, fixed64(6, 0)) + in(1, fixed64(4, 0)) + in(1, number(8, 1))) == 0);
    CHECK(without_value(kind,
                        in(1, "") + in(1, fixed64(3, 5)) + in(1, number(8, 2)) + in(1, fixed64(6, 1))) == 3);
    CHECK(without_value(kind, in(1, number(8, 1) + number(8, 0)) + in(1, number(8, 3))) == 1);
  }
  CHECK(without_value(9, in(1, "")) == 0);
}

TEST_CASE("unknown fields are left out") {
  CHECK(log_json(number(13, 1) + in(3, "t") + in(99, "\xff") + fixed64(536870911, 1)) ==
        R"("severityText":"t")");
}

TEST_CASE("strings that are not UTF-8 are repaired and counted, bytes are not touched") {
  const auto repaired = [](const std::string& content) {
    std::string out;
    const auto decoded = protobuf_to_json(Signal::logs, log_record(content), out);
    REQUIRE(decoded);
    return decoded->repaired_strings;
  };
  const std::string half = "cut \xed\xa0\xbd";
  CHECK(log_json(in(3, half)) == "\"severityText\":\"cut \ufffd\ufffd\ufffd\"");
  CHECK(repaired(in(3, half)) == 1);
  const std::string attribute = in(6, in(1, "k\xc0\x80") + in(2, in(1, "\xf5\x80 \xe2\x82")));
  CHECK(log_json(attribute) ==
        "\"attributes\":[{\"key\":\"k\ufffd\ufffd\",\"value\":{\"stringValue\":\"\ufffd\ufffd \ufffd\"}}]");
  CHECK(repaired(attribute + attribute + in(3, "é")) == 4);
  CHECK(repaired(in(5, in(7, half)) + in(3, "\xf0\x9f\x98\x80")) == 0);
}

TEST_CASE("bytes that cannot be protobuf are refused") {
  struct Row {
    std::string body, why;
  };
  const std::string ten(9, '\xff');
  for (const Row& row : {
           Row{"\x00\x00"s, "not a field number"},
           Row{"\x02\x00"s, "not a field number"},
           Row{varint(1ULL << 32 | 0x0a) + "\0"s, "not a field number"},
           Row{"\x0b\x0c", "groups are not part of OTLP"},
           Row{"\x0c", "groups are not part of OTLP"},
           Row{"\x0e", "not a wire type"},
           Row{"\x0f", "not a wire type"},
           Row{"\x0a", "cut off inside a number"},
           Row{"\x0a\x05"
               "abcd",
               "a length that goes past the end"},
           Row{"\x0a" + varint(1ULL << 32), "a length that goes past the end"},
           Row{"\x0a" + varint(UINT64_MAX), "a length that goes past the end"},
           Row{ten + "\xff\x01", "a number of more than 64 bits"},
           Row{"\x98\x06" + ten + "\xff\x01", "a number of more than 64 bits"},
           Row{"\x98\x06" + ten + "\x02", "a number of more than 64 bits"},
           Row{"\x98\x06", "cut off inside a number"},
           Row{"\x99\x06"
               "1234567",
               "cut off inside a number"},
           Row{"\x9d\x06"
               "123",
               "cut off inside a number"},
           Row{number(1, 1), "resourceLogs: not the wire type of this field"},
           Row{in(1, number(2, 1)), "resourceLogs.scopeLogs: not the wire type of this field"},
           Row{log_record(in(2, "\x01")),
               "resourceLogs.scopeLogs.logRecords.severityNumber: not the wire type of this field"},
           Row{log_record(in(9, "short")), "resourceLogs.scopeLogs.logRecords.traceId: not 16 bytes"},
           Row{log_record(in(10, "0123456789")), "resourceLogs.scopeLogs.logRecords.spanId: not 8 bytes"},
           Row{R"({"resourceLogs":[]})", "groups are not part of OTLP"},
       }) {
    CAPTURE(row.why);
    CHECK(json_of(Signal::logs, row.body) == "error: " + row.why);
  }
}

TEST_CASE("a body cut anywhere fails or gives a shorter body, without harm") {
  const std::string body =
      log_record(fixed64(1, 5) + in(5, in(1, "text")) + in(9, std::string(16, 'x')) + number(7, 300));
  int whole = 0;
  for (std::size_t size = 0; size <= body.size(); ++size) {
    whole += json_of(Signal::logs, body.substr(0, size)).starts_with("error: ") ? 0 : 1;
  }
  CHECK(whole == 2);  // the empty body and the whole one
}

std::string nested(int levels, bool kvlist) {
  std::string value = in(1, "x");
  for (int i = 0; i < levels; ++i) value = kvlist ? in(6, in(1, in(2, value))) : in(5, in(1, value));
  return log_record(in(5, value));
}

TEST_CASE("a hundred levels of AnyValue are legal, a hundred and one are not") {
  for (const bool kvlist : {false, true}) {
    CHECK(json_of(Signal::logs, nested(100, kvlist)).find(R"("stringValue":"x")") != std::string::npos);
    CHECK(json_of(Signal::logs, nested(101, kvlist)).ends_with("nested too deep"));
  }
}

TEST_CASE("two hundred thousand levels are refused at once") {
  // Written from the inside out in one string, backwards: each level is a tag and a length.
  std::string backwards;
  std::uint64_t size = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string head = (i % 2 == 0 ? "\x0a" : "\x2a") + varint(size);
    size += head.size();
    backwards.append(head.rbegin(), head.rend());
  }
  const std::string value(backwards.rbegin(), backwards.rend());
  const std::clock_t begin = std::clock();  // processor time: the machine may be busy
  CHECK(json_of(Signal::logs, log_record(in(5, value))).ends_with("nested too deep"));
  CHECK(std::clock() - begin < 5 * CLOCKS_PER_SEC);  // sanitizers are slow
}

TEST_CASE("messages in pieces within pieces take bounded memory") {
  // Each level holds the next one and an empty second piece of it, so each would be copied.
  std::string value = in(1, std::string(100000, 'x'));
  for (int i = 0; i < 50; ++i) value = in(5, in(1, value)) + in(5, "");
  CHECK(json_of(Signal::logs, log_record(in(5, value))).ends_with("a message in too many pieces"));
}

TEST_CASE("time grows with the input, not with its square") {
  std::string record;
  for (int i = 0; i < 100000; ++i) record += in(6, "") + number(2, 1);
  CHECK(log_json(record).size() > 300000);
  std::string pieces;
  for (int i = 0; i < 100000; ++i) pieces += in(5, number(3, 1)) + in(3, "");
  CHECK(log_json(pieces) == R"("body":{"intValue":"1"},"severityText":"")");
}

}  // namespace
}  // namespace otelc::otlp
