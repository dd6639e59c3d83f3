// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/json_writer.hpp>

#include <limits>
#include <string>

#include <doctest/doctest.h>

#include <otelc/base/json_escape.hpp>

using namespace otelc;

TEST_CASE("commas separate members and elements, and appear nowhere else") {
  JsonWriter json;
  json.open('{');
  json.key("a");
  json.open('[');
  json.number(1);
  json.open('{');
  json.close('}');
  json.open('[');
  json.close(']');
  json.raw("{}");
  json.close(']');
  json.key("b");
  json.string("x");
  json.key("c");
  json.null();
  json.close('}');
  CHECK(json.take() == R"({"a":[1,{},[],{}],"b":"x","c":null})");
}

TEST_CASE("keys and strings are escaped") {
  JsonWriter json;
  json.open('{');
  json.key("\"\n");
  json.string("\\\t\x01\b\xff");
  json.close('}');
  CHECK(json.take() == R"({"\"\n":"\\\t\u0001\u0008)"
                       "\xef\xbf\xbd\"}");
}

TEST_CASE("numbers") {
  JsonWriter json;
  json.open('[');
  json.number(-7);
  json.number(0.1);
  json.number(true);
  json.decimal(1.5, 3);
  json.decimal(2, 0);
  json.decimal(-0.0004, 3);
  json.decimal(std::numeric_limits<double>::infinity(), 3);
  json.decimal(std::nullopt, 3);
  json.integer(std::nullopt);
  json.integer(3);
  json.text_or_null("");
  json.close(']');
  CHECK(json.take() == "[-7,0.1,true,1.5,2,0,null,null,null,3,null]");
}

TEST_CASE("a writer appends to a string that it was given") {
  JsonWriter json("data: ");
  json.string("x");
  CHECK(json.take() == "data: \"x\"");
}

TEST_CASE("characters with a two-character escape") {
  const std::string escaped = "\"\\\b\f\n\r\t";
  const std::string letters = "\"\\bfnrt";
  for (int c = 0; c < 256; ++c) {
    const auto at = escaped.find(static_cast<char>(c));
    CHECK(json_escape_letter(static_cast<unsigned char>(c)) == (at == std::string::npos ? 0 : letters[at]));
  }
}
