// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/detail/json_sink.hpp>

#include <doctest/doctest.h>

#include <limits>

namespace otelc::otlp::detail {
namespace {

template <class Write>
std::string written(Write write) {
  std::string out = "x";
  JsonSink sink(out, 0);
  write(sink);
  sink.finish();
  REQUIRE(out.starts_with('x'));
  return out.substr(1);
}

std::string quoted(std::string_view text) {
  return written([&](JsonSink& sink) { CHECK_FALSE(sink.string(text)); });
}

std::string repaired(std::string_view text) {
  return written([&](JsonSink& sink) { CHECK(sink.string(text)); });
}

TEST_CASE("text is escaped where JSON requires it, and nowhere else") {
  using namespace std::string_literals;
  struct Row {
    std::string text, json;
  };
  for (const Row& row :
       {Row{"", R"("")"}, Row{"plain", R"("plain")"}, Row{"a\"b\\c/d", R"("a\"b\\c/d")"},
        Row{"\b\f\n\r\t", R"("\b\f\n\r\t")"}, Row{"\0\x01\x1f\x7f"s, "\"\\u0000\\u0001\\u001f\x7f\""},
        Row{"é\u2028🦊", "\"é\u2028🦊\""}, Row{"é\"é", "\"é\\\"é\""}}) {
    CHECK(quoted(row.text) == row.json);
  }
}

// Text is processed in words of eight and four bytes that may overlap: test every length and place.
TEST_CASE("a character that needs an escape is found at every place of every length") {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (const std::string special : {"\"", "\\", "\n", "\x1f"}) {
        std::string text(size, ' ');  // the lowest character without an escape
        text[place] = special[0];
        const std::string escape = special == "\n" ? "\\n" : special == "\x1f" ? "\\u001f" : "\\" + special;
        CHECK(quoted(text) ==
              '"' + std::string(place, ' ') + escape + std::string(size - place - 1, ' ') + '"');
      }
      std::string text(size, '~');
      text.replace(place, 1, "é");
      CHECK(quoted(text) == '"' + text + '"');
    }
  }
}

TEST_CASE("invalid UTF-8 becomes U+FFFD, and the rest of the text is escaped as usual") {
  struct Row {
    const char *text, *json;
  };
  for (const Row& row : {Row{"\xff", "\ufffd"},
                         {"a\xc3", "a\ufffd"},
                         {"\xed\xa0\xbd", "\ufffd\ufffd\ufffd"},
                         {"\xc0\x80", "\ufffd\ufffd"},
                         {"\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},
                         {"é\n\x80", "é\\n\ufffd"},
                         {"é\xe2\x82\"\\🦊\x01", "é\ufffd\\\"\\\\🦊\\u0001"},
                         {"12345678\xe2\x80", "12345678\ufffd"}}) {
    CHECK(repaired(row.text) == '"' + std::string(row.json) + '"');
  }
  const std::string bad = repaired(std::string(100000, '\xff'));
  CHECK(bad.size() == 300002);
  CHECK(bad.ends_with("\ufffd\""));
}

TEST_CASE("long text grows the buffer") {
  const std::string escaped(100000, '\x01');
  const std::string out = quoted(escaped);
  CHECK(out.size() == 600002);
  CHECK(out.starts_with("\"\\u0001\\u0001"));
  CHECK(quoted(std::string(100000, 'a')).size() == 100002);
}

TEST_CASE("doubles are written short and read back exactly") {
  using Limits = std::numeric_limits<double>;
  struct Row {
    double value;
    const char* json;
  };
  for (const Row& row : {Row{0, "0"},
                         {-0.0, "-0"},
                         {5, "5"},
                         {-17, "-17"},
                         {0.1, "0.1"},
                         {100000000, "100000000"},
                         {1e15, "1e+15"},
                         {999999999999999, "999999999999999"},
                         {0.0028930500000000003, "0.0028930500000000003"},
                         {1e22, "1e+22"},
                         {Limits::max(), "1.7976931348623157e+308"},
                         {Limits::lowest(), "-1.7976931348623157e+308"},
                         {Limits::denorm_min(), "5e-324"},
                         {Limits::infinity(), R"("Infinity")"},
                         {-Limits::infinity(), R"("-Infinity")"},
                         {Limits::quiet_NaN(), R"("NaN")"}}) {
    CHECK(written([&](JsonSink& sink) { sink.real(row.value); }) == row.json);
  }
}

TEST_CASE("bytes are base64 with padding, ids are lower-case hex") {
  struct Row {
    const char *bytes, *base64, *hex;
  };
  for (const Row& row : {Row{"", R"("")", R"("")"},
                         {"f", R"("Zg==")", R"("66")"},
                         {"fo", R"("Zm8=")", R"("666f")"},
                         {"foo", R"("Zm9v")", R"("666f6f")"},
                         {"foob", R"("Zm9vYg==")", R"("666f6f62")"},
                         {"\xff\xef\xfb", R"("/+/7")", R"("ffeffb")"}}) {
    CHECK(written([&](JsonSink& sink) { sink.base64(row.bytes); }) == row.base64);
    CHECK(written([&](JsonSink& sink) { sink.hex(row.bytes); }) == row.hex);
  }
}

TEST_CASE("the smallest and the largest integers") {
  CHECK(written([](JsonSink& sink) { sink.integer(std::numeric_limits<std::int64_t>::min()); }) ==
        "-9223372036854775808");
  CHECK(written([](JsonSink& sink) { sink.integer(std::numeric_limits<std::uint64_t>::max()); }) ==
        "18446744073709551615");
}

}  // namespace
}  // namespace otelc::otlp::detail
