// SPDX-License-Identifier: Apache-2.0
// How large a few bytes of protobuf may become.
#include <otelc/otlp/expansion.hpp>

#include <doctest/doctest.h>

#include <string>

#include <otelc/otlp/json_check.hpp>
#include <otelc/otlp/transcode.hpp>

#include "../../support/wire.hpp"

using namespace otelc;
using namespace otelc::otlp;
using test::in;

namespace {

constexpr std::size_t kLarge = std::size_t{3} << 20;  // bodies that are measured before they are written

std::string logs(const std::string& record) {
  return in(1, in(2, in(2, record)));
}
std::string text_body(const std::string& text) {
  return logs(in(5, in(1, text)));
}
std::string buckets(std::size_t count) {
  return in(1, in(2, in(2, in(10, in(1, in(8, in(2, std::string(count, '\x01'))))))));
}
std::string repeated(const std::string& message, std::size_t bytes) {
  std::string all;
  while (all.size() < bytes) all += message;
  return all;
}

struct Made {
  Result<Decoded> decoded;
  std::string json;
  Expansion expansion;
};
Made transcode(Signal signal, const std::string& body, std::size_t bytes_max = Expansion::kNoBound,
               std::size_t text_bytes_max = Expansion::kNoBound) {
  Made made;
  made.expansion.bytes_max = bytes_max;
  made.expansion.text_bytes_max = text_bytes_max;
  made.decoded = protobuf_to_json(signal, body, made.json, &made.expansion);
  return made;
}
bool is_too_large(const Made& made) {
  return !made.decoded && made.decoded.error().kind == ErrorKind::too_large && made.json.empty();
}

}  // namespace

TEST_CASE("a large body becomes the sum of its parts") {
  const std::string record =
      in(2, in(2, in(5, in(1, "a \"text\"\n\x01 and \xc3\xa4 \xff")) + in(9, std::string(16, '\x07'))));
  const std::string one = in(1, record);
  const Made part = transcode(Signal::logs, one);
  REQUIRE(part.decoded);
  const std::string inside = part.json.substr(17, part.json.size() - 19);  // {"resourceLogs":[ ... ]}
  const std::size_t count = kLarge / one.size();
  const Made whole = transcode(Signal::logs, repeated(one, count * one.size()));
  REQUIRE(whole.decoded);
  CHECK(whole.decoded->repaired_strings == count);
  std::string expected = R"({"resourceLogs":[)";
  for (std::size_t i = 0; i < count; ++i) expected += (i == 0 ? "" : ",") + inside;
  expected += "]}";
  CHECK((whole.json == expected));
  // Allocated once, with little to spare.
  CHECK(whole.json.capacity() < expected.size() + 1024);
}

TEST_CASE("strings over several pieces are written like short ones") {
  for (const std::string piece : {"plain", "\x01", "\xc3\xa4", "a\xff", "\"", "\xf0\x9f\x98\x80z"}) {
    CAPTURE(piece);
    const std::string text = repeated(piece, 200'000);
    const Made small = transcode(Signal::logs, text_body(text));
    const Made large =
        transcode(Signal::logs, text_body(text) + logs(in(5, in(7, std::string(kLarge, 'b')))));
    REQUIRE(small.decoded);
    REQUIRE(large.decoded);
    const std::string shared = small.json.substr(0, small.json.size() - 2);
    CHECK((large.json.substr(0, shared.size()) == shared));
    JsonChecker checker;
    std::string json = large.json;
    CHECK(checker.check(Signal::logs, padded(json)));
  }
}

TEST_CASE("strings of control characters, buckets and empty messages stop at the limit") {
  for (const std::size_t size : {std::size_t{100'000}, kLarge}) {
    CAPTURE(size);
    CHECK(is_too_large(transcode(Signal::logs, text_body(std::string(size, '\x01')), 4 * size)));
    CHECK(is_too_large(transcode(Signal::metrics, buckets(size), 4 * size)));
    CHECK(is_too_large(transcode(Signal::logs, repeated(std::string("\x0a\x00", 2), size), 4 * size)));
    CHECK(is_too_large(
        transcode(Signal::traces, in(1, in(2, repeated(std::string("\x12\x00", 2), size))), 4 * size)));
    CHECK(is_too_large(
        transcode(Signal::logs, text_body(std::string(size, '\x01')), Expansion::kNoBound, 4 * size)));
    CHECK(transcode(Signal::logs, text_body(std::string(size, 'x')), 4 * size).decoded);
  }
}

TEST_CASE("records count by what is stored of each, empty ones by their text") {
  const auto counting = [](const std::string& body) {
    return transcode(Signal::logs, body).expansion.counting_bytes;
  };
  const std::string empty = in(1, in(2, repeated(in(2, ""), 2000)));
  const std::string full = in(1, in(2, repeated(in(2, in(3, "")), 4000)));
  CHECK(counting(empty) < 1000 * 20);
  CHECK(counting(full) > 1000 * 500);
  Made made;
  made.expansion.bytes_max = 1000 * 500;
  made.decoded = protobuf_to_json(Signal::logs, full, made.json, &made.expansion);
  CHECK(is_too_large(made));
}

TEST_CASE("the estimate to count a body is no less for protobuf than for its JSON") {
  const std::string attribute = in(6, in(1, "key") + in(2, in(1, "value")));
  const std::string span = in(2, in(1, std::string(16, '\x01')) + in(2, std::string(8, '\x02')) +
                                     in(5, "name") + repeated(in(9, attribute.substr(2)), 100) + in(15, ""));
  const struct {
    Signal signal;
    std::string body;
  } kCases[] = {{Signal::logs, logs(repeated(attribute, 500))},
                {Signal::logs, in(1, in(2, repeated(in(2, ""), 500))) + in(1, "")},
                {Signal::metrics, buckets(200)},
                {Signal::metrics,
                 in(1, in(2, in(2, in(1, "n") + in(7, repeated(in(1, in(7, attribute.substr(2))), 300)))))},
                {Signal::traces, in(1, in(2, repeated(span, 2000)))}};
  for (const auto& [signal, body] : kCases) {
    const Made made = transcode(signal, body);
    REQUIRE(made.decoded);
    CAPTURE(made.json.substr(0, 200));
    JsonChecker checker;
    Expansion of_text;
    std::string json = made.json;
    REQUIRE(checker.check(signal, padded(json), &of_text));
    CHECK(made.expansion.counting_bytes >= of_text.counting_bytes);
    CHECK(made.expansion.counting_bytes <= 2 * of_text.counting_bytes);
  }
}

TEST_CASE("messages in pieces do not multiply a large body") {
  const std::string half(kLarge, 'x');
  const auto resource = [](const std::string& attribute) { return in(1, in(1, attribute)); };
  // A Resource in two pieces; then with attributes whose values come in two pieces too.
  const std::string key = in(1, half);
  const std::string value = in(2, in(1, half)) + in(2, in(1, half));
  CHECK(transcode(Signal::logs, in(1, resource(key) + resource(key))).decoded);
  const Made made = transcode(Signal::logs, in(1, resource(value) + resource(value)));
  REQUIRE_FALSE(made.decoded);
  CHECK(made.decoded.error().message.find("too many pieces") != std::string::npos);
}
