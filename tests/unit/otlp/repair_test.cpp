// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/repair.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include <simdjson_configured.hpp>

#include <otelc/otlp/json_check.hpp>
#include <otelc/otlp/record_reader.hpp>

#define FFFD "\xef\xbf\xbd"

namespace otelc::otlp {
namespace {

// The content of a string, and what it must become.
struct Repair {
  std::string_view text, right;
};
// clang-format off
constexpr Repair kRepairs[] = {
    // Escapes: half a pair at each place of a string, a reversed pair, whole pairs beside halves.
    {R"(\ud83d)", FFFD},
    {R"(\uDE00)", FFFD},
    {R"(cut \ud83d)", "cut " FFFD},
    {R"(\ud83d cut)", FFFD " cut"},
    {R"(\ude00\ud83d)", FFFD FFFD},
    {R"(\ud83d\ud83d\ude00)", FFFD R"(\ud83d\ude00)"},
    {R"(\ud83d\ude00\ude00)", R"(\ud83d\ude00)" FFFD},
    {R"(\ud83d\u0041)", FFFD R"(\u0041)"},
    {R"(\ud83d\n)", FFFD R"(\n)"},
    {R"(\ud83d\")", FFFD R"(\")"},
    {R"(\\\ud83d)", R"(\\)" FFFD},
    {R"(\\ud83d\ud83d)", R"(\\ud83d)" FFFD},
    {R"(\\\\\ud83d\\)", R"(\\\\)" FFFD R"(\\)"},
    {"\\ud83d\xed\xb8\x80", FFFD FFFD FFFD FFFD},
    // Bytes: overlong, surrogates in UTF-8, over U+10FFFF, cut off before the end, before a quote, before a letter.
    {"\xc0\x80", FFFD FFFD},
    {"\xed\xa0\xbd", FFFD FFFD FFFD},
    {"\xed\xa0\xbd\xed\xb8\x80", FFFD FFFD FFFD FFFD FFFD FFFD},
    {"\xf5\x80\x80\x80", FFFD FFFD FFFD FFFD},
    {"\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD},
    {"\xe2\x82", FFFD},
    {"\xf0\x9f\x98", FFFD},
    {"\xe2\x82\\\"", FFFD "\\\""},
    {"\xf0\x9f\x98x", FFFD "x"},
    {"\xf0\x9f\xe2\x82\xac", FFFD "\xe2\x82\xac"},
    {"\x80", FFFD},
    {"caf\xe9", "caf" FFFD},
    {"\xc3\xa9\xff\xc3\xa9", "\xc3\xa9" FFFD "\xc3\xa9"},
    {"\xff\\ud83d", FFFD FFFD},
};
// clang-format on

// Valid text, which must stay byte for byte.
const std::vector<std::string> kText = {
    "",      "plain", R"(\ud83d\ude00)", R"(\uD83D\uDE00\ud83d\ude00)", R"(\\ud83d)", R"(\\\\ud83d)",
    R"(\")", R"(\\)", R"(\ud7ff\ue000)", "\xf0\x9f\x98\x80\xc3\xa9",    FFFD,         R"(\ufffd)",
};

std::string padding(std::size_t size) {
  return std::string(size, 'a');
}

struct Repaired {
  std::string json;
  std::size_t strings;
};
Repaired repair(std::string_view json) {
  Repaired done{"before", 0};
  done.strings = repair_json(json, done.json);
  REQUIRE(done.json.starts_with("before"));
  done.json.erase(0, 6);
  return done;
}

std::string in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

TEST_CASE("each ill-formed piece becomes one U+FFFD, wherever it is") {
  for (const Repair& row : kRepairs) {
    CAPTURE(row.text);
    for (const std::size_t before : {0U, 1U, 61U, 62U, 63U, 64U, 65U, 300U}) {
      const auto around = [before](std::string_view text) {
        return R"({"k\\":")" + padding(before).append(text) + R"(","z":[1,"\"x\\"]})";
      };
      const Repaired done = repair(around(row.text));
      CHECK(done.json == around(row.right));
      CHECK(done.strings == 1);
    }
    // In a key, and as the whole string.
    CHECK(repair("{" + in_quotes(row.text) + ":1}").json == "{" + in_quotes(row.right) + ":1}");
  }
}

TEST_CASE("valid text stays as it is") {
  for (const std::string& text : kText) {
    CAPTURE(text);
    const std::string json =
        "{" + in_quotes(text) + ":" + in_quotes(std::string(text).append("x").append(text)) + "}";
    const Repaired done = repair(json);
    CHECK(done.json == json);
    CHECK(done.strings == 0);
    CHECK_FALSE(has_lone_surrogate(json));
  }
}

TEST_CASE("strings are counted, not the errors in them") {
  const std::string bad = "\"\xff \\ud83d \xff\"";
  CHECK(repair("[" + bad + ",\"fine\"," + bad + ",\"\\\"\"," + bad + "]").strings == 3);
  CHECK(repair("{" + bad + ":" + bad + "}").strings == 2);
}

TEST_CASE("half a pair is found at every place, between whole pairs and escaped backslashes") {
  for (std::size_t before = 0; before < 150; ++before) {
    for (const std::string filler : {"a", R"(\\)", R"(\n)", R"(\ud83d\ude00)", R"(\u0041)", R"(\\ud83d)"}) {
      std::string text;
      for (std::size_t i = 0; i < before; ++i) text += filler;
      CAPTURE(filler);
      CAPTURE(before);
      CHECK_FALSE(has_lone_surrogate(in_quotes(text)));
      CHECK(has_lone_surrogate(in_quotes(text + R"(\ud83d)")));
      CHECK(has_lone_surrogate(in_quotes(std::string(text).append(R"(\uDE00)").append(text))));
      // At the end of the readable bytes.
      CHECK(has_lone_surrogate("\"" + text + R"(\ud83d)"));
      CHECK_FALSE(has_lone_surrogate("\"" + text + R"(\ud83)"));
    }
  }
}

TEST_CASE("other errors are not repaired") {
  for (const std::string json :
       {R"({"a":"\ud83d\q"})", R"({"a":"\ud83d\u12"})", "{\"a\":\"\\\xff\"}", "{\"a\":\"\xff",
        "{\"a\":\"\xff\\", "{\"a\":\xff}", "{\"\xff\n\":1}", R"({"a":"\ud83d"]})", "\xff{}", "{}\xff"}) {
    CAPTURE(json);
    JsonChecker checker;
    std::string done = repair(json).json;
    CHECK_FALSE(checker.check(Signal::logs, padded(done)));
    std::string body = json;
    CHECK_FALSE(checker.check(Signal::logs, padded(body)));
  }
}

TEST_CASE("repaired text is at most three times as long") {
  const std::string json = in_quotes(std::string(100000, '\xff'));
  const Repaired done = repair(json);
  CHECK(done.json.size() == 300002);
  CHECK(done.strings == 1);
}

// The check reports the repair, and returns the body to store.

std::string log_with(std::string_view key, std::string_view text) {
  return R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"key":)" + in_quotes(key) +
         R"(,"value":{"stringValue":)" + in_quotes(text) + R"(}}]}]}]}],"unknown":)" + in_quotes(text) + "}";
}

bool is_json(const std::string& text) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  return parser.parse(text).get(root) == simdjson::SUCCESS;
}

TEST_CASE("a request with invalid strings is accepted and repaired") {
  JsonChecker checker;
  for (const Repair& row : kRepairs) {
    CAPTURE(row.text);
    std::string body = log_with(row.text, row.text);
    const auto decoded = checker.check(Signal::logs, padded(body));
    REQUIRE(decoded);
    CHECK(decoded->repaired_strings == 3);
    std::string kept = checker.take_repaired();
    CHECK(kept == log_with(row.right, row.right));
    CHECK(is_json(kept));
    CHECK(checker.take_repaired().empty());
    const auto again = checker.check(Signal::logs, padded(kept));
    REQUIRE(again);
    CHECK(again->repaired_strings == 0);
  }
  std::string fine = log_with(R"(\ud83d\ude00)", "\xf0\x9f\x98\x80");
  const auto decoded = checker.check(Signal::logs, padded(fine));
  REQUIRE(decoded);
  CHECK(decoded->repaired_strings == 0);
  CHECK(checker.take_repaired().empty());
}

TEST_CASE("only strings are repaired: ids, bytes, numbers and names of enums are not") {
  JsonChecker checker;
  for (const std::string field :
       {"\"traceId\":\"5b8efff798038103d269b633813fc6\xff\xff\"", R"("spanId":"\ud83d")",
        "\"body\":{\"bytesValue\":\"AAA\xff\"}", R"("body":{"intValue":"1\ud83d"})",
        "\"severityNumber\":\"SEVERITY_NUMBER_INFO\xff\""}) {
    CAPTURE(field);
    std::string body = R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{)" + field + "}]}]}]}";
    CHECK_FALSE(checker.check(Signal::logs, padded(body)));
  }
}

// The reader of lines.

struct Reading {
  Interest interest;
  NameId event, text;
  Reading() {
    event = interest.events.add("an_event");
    interest.event_name = interest.keys.add("event.name");
    text = interest.keys.add("text");
  }
};

std::string event_line(std::string_view text, std::string_view other) {
  return R"({"resourceLogs":[{"resource":{"attributes":[{"key":)" + in_quotes(other) +
         R"(,"value":{"stringValue":"v"}}]},"scopeLogs":[{"logRecords":[{"attributes":[)"
         R"({"key":"event.name","value":{"stringValue":"an_event"}},{"key":"text","value":{"stringValue":)" +
         in_quotes(text) + R"(}},{"key":"of no interest","value":{"stringValue":)" + in_quotes(other) +
         "}}]}]}]}]}";
}

TEST_CASE("a line with invalid strings is read, and the strings are counted") {
  const Reading r;
  RecordReader reader(r.interest);
  Batch batch;
  for (const Repair& row : kRepairs) {
    CAPTURE(row.text);
    std::string line = event_line(row.text, "fine");
    auto read = reader.read_line(padded(line), batch);
    REQUIRE(read);
    CHECK(read->repaired == 1);
    REQUIRE(batch.logs.size() == 1);
    const Value* value = batch.find(batch.logs[0].attributes, r.text);
    REQUIRE(value != nullptr);
    CHECK(value->text.find(FFFD) != std::string_view::npos);
    // Strings that the reader skips count too.
    line = event_line("fine", row.text);
    read = reader.read_line(padded(line), batch);
    REQUIRE(read);
    CHECK(read->repaired == 2);
    CHECK(batch.logs.size() == 1);
  }
  std::string fine = event_line(R"(\ud83d\ude00)", R"(\\ud83d)");
  const auto read = reader.read_line(padded(fine), batch);
  REQUIRE(read);
  CHECK(read->repaired == 0);
}

TEST_CASE("a record has the number of its strings that the receiver repaired") {
  const Reading r;
  RecordReader reader(r.interest);
  Batch batch;
  const auto repaired = [&](std::string line) {
    const auto read = reader.read_line(padded(line), batch);
    REQUIRE(read);
    return read->repaired;
  };
  const std::string payload = event_line("a", "b");
  const std::string record = R"({"ts":"T","path":"/v1/logs","payload":)" + payload;
  CHECK(repaired(record + R"(,"repaired":2})") == 2);
  CHECK(repaired(record + "}") == 0);
  CHECK(repaired(R"({"repaired":3,"ts":"T","path":"/v1/logs","payload":)" + event_line("\xff", "b") + "}") ==
        4);
  // Only for a record, and no more than a line can have.
  CHECK(repaired(payload.substr(0, payload.size() - 1) + R"(,"repaired":2})") == 0);
  CHECK(repaired(record + R"(,"repaired":18446744073709551615})") <= 1000);
  CHECK(repaired(record + R"(,"repaired":-1})") == 0);
  CHECK(repaired(record + R"(,"repaired":"x"})") == 0);
}

TEST_CASE("a line cut within an invalid string is a bad line") {
  const Reading r;
  RecordReader reader(r.interest);
  const std::string whole = event_line("\xed\xa0\xbd\\ud83d", "\xff");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::string line = whole.substr(0, size);
    Batch batch;
    CHECK_FALSE(reader.read_line(padded(line), batch));
    CHECK(batch.logs.empty());
  }
}

}  // namespace
}  // namespace otelc::otlp
