// SPDX-License-Identifier: Apache-2.0
#include "json_grammar.hpp"

#include <string>

using namespace otelc::otlp;
using namespace std::string_literals;

TEST_CASE("json y: values that every parser must accept") {
  for (const std::string& value : {
           // arrays
           "[]"s,
           "[ ]"s,
           "[[]   ]"s,
           "[\"\"]"s,
           "[\"a\"]"s,
           "[false]"s,
           "[null, 1, \"1\", {}]"s,
           "[null]"s,
           "[1\n]"s,
           " [1]"s,
           "[1,null,null,null,2]"s,
           "[2] "s,
           "[[[[[]]]]]"s,
           // numbers
           "[123e65]"s,
           "0e+1"s,
           "0e1"s,
           " 4"s,
           "-0.000000000000000000000000000000000000000000000000000001"s,
           "20e1"s,
           "-0"s,
           "-123"s,
           "-1"s,
           "1E22"s,
           "1E-2"s,
           "1E+2"s,
           "123e45"s,
           "123.456e78"s,
           "1e-2"s,
           "1e+2"s,
           "123"s,
           "123.456789"s,
           "-0.0"s,
           "0"s,
           "0.5"s,
           "-1.5E-300"s,
           // objects
           R"({"asd":"sdf", "dfg":"fgh"})"s,
           R"({"asd":"sdf"})"s,
           R"({"a":"b","a":"c"})"s,
           R"({"a":"b","a":"b"})"s,
           "{}"s,
           R"({"":0})"s,
           R"({"foo\u0000bar": 42})"s,
           R"({ "min": -1.0e+28, "max": 1.0e+28 })"s,
           R"({"x":[{"id": "xxxx"}], "id": "xxxx"})"s,
           R"({"a":[]})"s,
           R"({"title":"\u041f\u043e\u043b"})"s,
           "{\n\"a\": \"b\"\n}"s,
           "{\t\r\n \"a\"\t:\r1\n}"s,
           // strings
           R"("\u0060\u012a\u12AB")"s,
           R"("\uD801\udc37")"s,
           R"("\ud83d\ude39\ud83d\udc8d")"s,
           R"("\"\\\/\b\f\n\r\t")"s,
           R"("\\u0000")"s,
           R"("\"")"s,
           R"("a/*b*/c/*d//e")"s,
           R"("\\a")"s,
           R"("\\n")"s,
           R"("\u0012")"s,
           R"("\uFFFF")"s,
           R"("asd")"s,
           R"( "asd")"s,
           R"("\uDBFF\uDFFF")"s,
           R"("new\u00A0line")"s,
           "\"\xf4\x8f\xbf\xbf\""s,
           "\"\xef\xbf\xbf\""s,
           R"("\u0000")"s,
           R"("\u002c")"s,
           "\"\xcf\x80\""s,
           "\"\xf0\x9b\xbf\xbf\""s,
           "\"asd \""s,
           "\" \""s,
           R"("\uD834\uDd1e")"s,
           R"("\u0821")"s,
           R"("\u0123")"s,
           "\"\xe2\x80\xa8\""s,
           "\"\xe2\x80\xa9\""s,
           R"("\u0061\u30af\u30EA\u30b9")"s,
           R"("new\u000Aline")"s,
           "\"\x7f\""s,
           R"("\uA66D")"s,
           R"("\u005C")"s,
           "\"\xe2\x8d\x82\xe3\x88\xb4\""s,
           R"("\u200B")"s,
           R"("\u2064")"s,
           R"("\uFDD0")"s,
           R"("\uFFFE")"s,
           R"("\u0022")"s,
           "\"\xc2\x80\""s,
           "\"\xf0\x9d\x84\x9e\""s,
           "\"a\x7f"
           "a\""s,
           // literals
           "true"s,
           "false"s,
           "null"s,
           "\t\ntrue\r "s,
       }) {
    CAPTURE(value);
    CHECK(takes_value(value));
  }
}

TEST_CASE("json i: values that RFC 8259 leaves open, and our choice") {
  // Numbers beyond a double: the field is unknown, so nothing has to hold them.
  for (const std::string& number :
       {"123123e100000"s, "-1e+9999"s, "1.5e+9999"s, "0.4e00669999999999999999999999999999999"s,
        "123.456e-789"s, "-123123123123123123123123123123"s, "100000000000000000000"s,
        "-237462374673276894279832749832423479823246327846"s}) {
    CAPTURE(number);
    CHECK(takes_value(number));
  }
  // Half of a surrogate pair is not a character: it is repaired (repair_test.cpp).
  for (const std::string& text :
       {R"("\uDADA")"s, R"("\uD888\u1234")"s, R"("\uD800\n")"s, R"("\uDd1ea")"s, R"("\uD800\uD800\n")"s,
        R"("\ud800")"s, R"("\ud800abc")"s, R"("\uDd1e\uD834")"s, R"("\uDFAA")"s, R"({"\uDFAA":0})"s}) {
    CAPTURE(text);
    CHECK(takes_value(text));
  }
  // Not UTF-8: overlong, surrogates in UTF-8, over U+10FFFF, cut off, Latin-1. Repaired too.
  for (const std::string& text :
       {"\"\xe6\x97\xa5\xd1\x88\xfa\""s, "\"\xff\""s, "\"\x81\""s, "\"\xf4\xbf\xbf\xbf\""s,
        "\"\xfc\x80\x80\x80\x80\x80\""s, "\"\xfc\x83\xbf\xbf\xbf\xbf\""s, "\"\xc0\xaf\""s, "\"\xe0\xff\""s,
        "\"\xed\xa0\x80\""s, "\"\xe9\""s, "\"\xf0\x80\x80\xaf\""s, "\"\xf4\x90\x80\x80\""s, "\"\xc3\""s}) {
    CAPTURE(text);
    CHECK(takes_value(text));
  }
  CHECK_FALSE(takes_value("[\0\"\0\xe9\0\"\0]\0"s));  // UTF-16
  // Depth: what OTLP can need is legal (json_check_test.cpp), more is refused.
  CHECK(takes_value(std::string(400, '[') + std::string(400, ']')));
  CHECK_FALSE(takes_value(std::string(500, '[') + std::string(500, ']')));
}

TEST_CASE("json documents: one object, and nothing but white space around it") {
  for (const std::string& document : {"{}"s, " {}"s, "{} "s, "\r\n\t {}\n\n"s, "{\"a\":1}\r"s}) {
    CAPTURE(document);
    CHECK(takes(document));
  }
  for (const std::string& document : {""s,
                                      " "s,
                                      "\xef\xbb\xbf"s,
                                      "\xef\xbb\xbf{}"s,
                                      "{}\0"s,
                                      "\0{}"s,
                                      "{}x"s,
                                      "{}{}"s,
                                      "{}]"s,
                                      "[{}]"s,
                                      "null"s,
                                      "1"s,
                                      "\"{}\""s,
                                      "{}//"s,
                                      "{}/**/"s,
                                      "//\n{}"s,
                                      "{}\x0c"s,
                                      "\x0b{}"s,
                                      "{}\xc2\xa0"s,
                                      "\xfe\xff\0{\0}"s,
                                      "\xff\xfe{\0}\0"s,
                                      "{\0}\0"s,
                                      "{}\n{}"s,
                                      "{},"s,
                                      "{}\xe2\x80\x8b"s}) {
    CAPTURE(document);
    CHECK_FALSE(takes(document));
  }
}
