// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/text.hpp>

#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace otelc;
using namespace std::string_literals;

namespace {

#define FFFD "\xef\xbf\xbd"

struct Row {
  std::string in;
  std::string out;
};

std::string json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace

TEST_CASE("no terminal control is left") {
  const Row rows[] = {
      {"", ""},
      {"plain: caf\u00e9 \u65e5\u672c \U0001F600", "plain: caf\u00e9 \u65e5\u672c \U0001F600"},
      {"\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"},
      {"a\nb\tc\rd\be", "a\\x0ab\\x09c\\x0dd\\x08e"},
      {"nul\0nul"s, "nul\\x00nul"},
      {"\x7f", "\\x7f"},
      {"\u0080\u009b\u009f\u00a0", "\\x80\\x9b\\x9f\\u00a0"},
      {"gnp.\u202etxt", "gnp.\\u202etxt"},
      {"\u061c\u200e\u200f\u202a\u2066\u2069", "\\u061c\\u200e\\u200f\\u202a\\u2066\\u2069"},
      {"a\u200bb\ufeff\u2028\u2029\u00ad\u3000", "a\\u200bb\\ufeff\\u2028\\u2029\\u00ad\\u3000"},
      {"\U000E0041\U000E0001\ufe0f", "\\U000e0041\\U000e0001\\ufe0f"},
      {"raw C1 \x9b", "raw C1 " FFFD},
  };
  for (const Row& row : rows) CHECK(escape_for_terminal(row.in) == row.out);
}

TEST_CASE("JSON strings are always valid") {
  const Row rows[] = {
      {"", R"("")"},
      {"plain", R"("plain")"},
      {R"(say "hi" \o/)", R"("say \"hi\" \\o/")"},
      {"a\nb\rc\td", R"("a\nb\rc\td")"},
      {"\x00\x01\x08\x0c\x1f"s, R"("\u0000\u0001\u0008\u000c\u001f")"},
      {"\x7f\u009b\u202e", R"("\u007f\u009b\u202e")"},
      {"\u00e9\u2028\U0001F600", "\"\u00e9\\u2028\U0001F600\""},
      {"\U000E0041\u00a0", R"("\udb40\udc41\u00a0")"},
      {"a\xff"
       "b",
       "\"a" FFFD "b\""},
      {"\xed\xa0\x80", "\"" FFFD FFFD FFFD "\""},
  };
  for (const Row& row : rows) CHECK(json(row.in) == row.out);
}

TEST_CASE("a JSON string is appended") {
  std::string out = "{\"k\":";
  append_json_string(out, "v");
  CHECK(out == R"({"k":"v")");
}

// The expected texts are what Python's bytes.decode("utf-8", "replace") gives.
TEST_CASE("bad UTF-8 is replaced as Python does it") {
  const Row rows[] = {
      {"\x80", FFFD},
      {"\xc0\xaf", FFFD FFFD},
      {"\xc3", FFFD},
      {"\xc3(", FFFD "("},
      {"\xe0\x80\x80", FFFD FFFD FFFD},
      {"\xe2\x82", FFFD},
      {"\xe2\x82x", FFFD "x"},
      {"\xe2(\xa1", FFFD "(" FFFD},
      {"\xed\xa0\x80\xed\xb0\x80", FFFD FFFD FFFD FFFD FFFD FFFD},
      {"\xed\x9f\xbf", "\xed\x9f\xbf"},
      {"\xf0\x80\x80\x80", FFFD FFFD FFFD FFFD},
      {"\xf0\x9f\x98", FFFD},
      {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
      {"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"},
      {"\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD},
      {"\xf5\x80", FFFD FFFD},
      {"\xff\xfe"
       "A",
       FFFD FFFD "A"},
      {"A\xf0\x9f\xe2\x82\xac", "A" FFFD "\xe2\x82\xac"},
  };
  for (const Row& row : rows) CHECK(utf8_lossy(row.in, 1000) == row.out);
}

TEST_CASE("text is cut between characters") {
  CHECK(utf8_lossy("abc", 0).empty());
  CHECK(utf8_lossy("abc", 2) == "ab");
  CHECK(utf8_lossy("abc", 3) == "abc");
  CHECK(utf8_lossy("a\u20acb", 3) == "a");
  CHECK(utf8_lossy("a\u20acb", 4) == "a\u20ac");
  CHECK(utf8_lossy("\xff\xff", 5) == FFFD);
  CHECK(utf8_lossy("\xff\xff", std::numeric_limits<std::size_t>::max()) == FFFD FFFD);
}

TEST_CASE("base64 as in RFC 4648") {
  CHECK(to_base64("").empty());
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  CHECK(to_base64("\xff\xef\xfb") == "/+/7");
}

TEST_CASE("thousands are separated") {
  CHECK(with_thousands(0) == "0");
  CHECK(with_thousands(-1) == "-1");
  CHECK(with_thousands(999) == "999");
  CHECK(plural(1, "request") == "1 request");
  CHECK(plural(0, "request") == "0 requests");
  CHECK(plural(2000, "request") == "2,000 requests");
  CHECK(with_thousands(-999) == "-999");
  CHECK(with_thousands(1000) == "1,000");
  CHECK(with_thousands(-100000) == "-100,000");
  CHECK(with_thousands(12345678) == "12,345,678");
  CHECK(with_thousands(std::numeric_limits<long long>::max()) == "9,223,372,036,854,775,807");
  CHECK(with_thousands(std::numeric_limits<long long>::min()) == "-9,223,372,036,854,775,808");
}
