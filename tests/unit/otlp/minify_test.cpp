// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/minify.hpp>

#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

using otelc::otlp::minify_json;

TEST_CASE("white space between tokens is removed, inside strings it stays") {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"{\r\n\t\"a\" : [ 1 , 2 ],\n\"b\": \" \\\" \\n : , \"\n}\n", "{\"a\":[1,2],\"b\":\" \\\" \\n : , \"}"},
      {"{}", "{}"},
      {"", ""},
      {" \n ", ""},
  };
  for (const auto& [json, minified] : table) {
    std::string out = "before|";
    REQUIRE(minify_json(json, out));
    CHECK(out == "before|" + std::string(minified));
  }
}

TEST_CASE("every length around the parser's block size") {
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string text(size, 'x');
    std::string out;
    REQUIRE(minify_json(" [ \"" + text + "\" ,\n\"y\" ] ", out));
    CHECK(out == "[\"" + text + "\",\"y\"]");
  }
}

TEST_CASE("an unterminated string is an error and leaves the output unchanged") {
  std::string out = "before|";
  const auto result = minify_json("{\"a", out);
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == otelc::ErrorKind::bad_data);
  CHECK(out == "before|");
}
