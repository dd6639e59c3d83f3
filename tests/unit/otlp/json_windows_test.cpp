// SPDX-License-Identifier: Apache-2.0
// Bodies that are checked in more than one window (detail/json_tokens.hpp).
#include <otelc/otlp/json_check.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace otelc;
using namespace otelc::otlp;

namespace {

constexpr std::size_t kWindow = std::size_t{192} << 10;

std::string log_records(const std::string& records) {
  return R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[)" + records + "]}]}]}";
}

/// A valid export of more than three windows, padded so that `piece` lies across the end of the first.
std::string across(const std::string& piece, std::size_t shift) {
  const std::string filler = R"({"body":{"stringValue":"0123456789"}},)";
  std::string records;
  const std::string head = log_records("");
  while (records.size() + head.size() + filler.size() < kWindow - shift) records += filler;
  records.append(kWindow - shift - records.size() - head.size() / 2, ' ');
  records += piece;
  for (std::size_t i = 0; i < 3 * kWindow / filler.size(); ++i)
    records += ',' + filler.substr(0, filler.size() - 1);
  return log_records(records);
}

/// "" if the body is valid, else the reason.
std::string check(std::string body, Decoded* decoded = nullptr) {
  static JsonChecker checker;
  const auto result = checker.check(Signal::logs, padded(body));
  if (result && decoded != nullptr) *decoded = *result;
  return result ? "" : result.error().message;
}

}  // namespace

TEST_CASE("a token across the end of a window is read as a whole") {
  for (
      const std::string piece :
      {R"({"body":{"stringValue":"a \"quoted\" text, {braces} and [brackets]: \\"}})",
       R"({"body":{"stringValue":"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"\\\\\\\\"},"severityNumber":17})",
       R"({"body":{"stringValue":"},},},{\"a\":1},{},[{},{},{},{},{},{},{},{},{},"}})",
       R"({"timeUnixNano":1234567890123456789,"severityNumber" : 17 , "flags":12})",
       R"({"body":{"arrayValue":{"values":[{"doubleValue":-1.25e-3},{"boolValue":true},{"intValue":"7"}]}}})",
       "{\"body\":{\"stringValue\":\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\\ud83d\\ude00\"}}"}) {
    CAPTURE(piece);
    for (std::size_t shift = 0; shift <= piece.size() + 40; ++shift) CHECK(check(across(piece, shift)) == "");
  }
}

TEST_CASE("an error across the end of a window is found") {
  for (const std::string piece :
       {R"({"severityNumber":1x})", R"({"severityNumber":1 2})", R"({"body":{"stringValue":"a"x}})",
        R"({"body":{"stringValue":"a""b"}})", R"({"flags":-1})", R"({"body" {}})", R"({"body":{}}})",
        R"({"body":{"stringValue":"\q"}})", "{\"body\":{\"stringValue\":\"\x01\"}}", "nul", "\"text\"",
        "1"}) {
    CAPTURE(piece);
    for (std::size_t shift = 0; shift <= piece.size() + 40; shift += 3)
      CHECK(check(across(piece, shift)) != "");
  }
}

TEST_CASE("an error in a later window has the path of its field") {
  std::string records;
  std::size_t count = 0;
  for (; records.size() < 3 * kWindow; ++count) records += R"({"body":{"stringValue":"0123456789"}},)";
  const std::string path = "resourceLogs[0].scopeLogs[0].logRecords[" + std::to_string(count) + "]";
  CHECK(check(log_records(records + R"({"traceId":"12"})")) == path + ".traceId: not 32 hex digits");
  CHECK(check(log_records(records + R"({"body":)")).starts_with(path));
  const std::string whole = log_records(records + "{}");
  CHECK(check(whole) == "");
  CHECK(check(whole + "\n  \t ") == "");
  CHECK(check(whole + std::string(2 * kWindow, ' ')) == "");
  CHECK(check(whole + "x") == "more text behind the request");
  CHECK(check(whole + "\"open").ends_with("a string without an end"));
  CHECK(check(whole.substr(0, whole.size() - 1)).ends_with("cut off"));
  CHECK(check(std::string(2 * kWindow, ' ')) == "no JSON");
  CHECK(check("\x01" + std::string(2 * kWindow, ' ') + whole) != "");
}

TEST_CASE("strings and numbers that are longer than a window") {
  const auto body = [](const std::string& value) {
    return log_records(R"({"body":{"stringValue":)" + value + "}}");
  };
  CHECK(check(body('"' + std::string(3 * kWindow, 'x') + '"')) == "");
  CHECK(check(body('"' + std::string(3 * kWindow, '\\') + '"')) == "");
  CHECK(check(body('"' + std::string(3 * kWindow + 1, '\\') + '"')) != "");
  CHECK(check(body(std::string(3 * kWindow, '7'))).ends_with("not a string"));
  CHECK(check(log_records(std::string(3 * kWindow, '['))) != "");
}

TEST_CASE("bad bytes in any window are repaired, and counted once for each string") {
  Decoded decoded;
  const std::string bad = "{\"body\":{\"stringValue\":\"\xed\xa0\xbd bad \xff\xff\"}}";
  for (std::size_t shift = 0; shift <= bad.size() + 40; shift += 2) {
    REQUIRE(check(across(bad, shift), &decoded) == "");
    CHECK(decoded.repaired_strings == 1);
  }
  std::string records;
  std::size_t pairs = 0;
  for (; records.size() < 2 * kWindow; ++pairs) records += bad + ',' + R"({"body":{"stringValue":"good"}},)";
  REQUIRE(check(log_records(records + "{}"), &decoded) == "");
  CHECK(decoded.repaired_strings == pairs);
}

TEST_CASE("the estimate to count a request is added up, and limited") {
  JsonChecker checker;
  Expansion expansion;
  std::string body = log_records("{},{},{}");
  REQUIRE(checker.check(Signal::logs, padded(body), &expansion));
  const std::size_t of_empty = expansion.counting_bytes;
  body = log_records(R"({"flags":1},{},{})");
  REQUIRE(checker.check(Signal::logs, padded(body), &expansion));
  CHECK(expansion.counting_bytes > of_empty + 80);  // one more record with content
  const auto refused = [&](std::string text, std::size_t bytes_max) {
    Expansion bounds;
    bounds.bytes_max = bytes_max;
    const auto result = checker.check(Signal::logs, padded(text), &bounds);
    return !result && result.error().kind == ErrorKind::too_large;
  };
  std::string many;
  for (int i = 0; i < 300'000; ++i) many += "{},";
  many = log_records(many + "{}");
  CHECK_FALSE(refused(many, 5 * many.size() + 10'000));
  CHECK(refused(many, 5 * many.size() - 10'000));
  CHECK(refused(many, many.size()));
  // Refused for its size, whatever errors follow.
  CHECK(refused(many.substr(0, many.size() - 1) + 'x', many.size()));
}
