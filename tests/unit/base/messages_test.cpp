// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/messages.hpp>

#include <doctest/doctest.h>

using namespace otelc;

TEST_CASE("a message wraps at words, with continuation lines indented") {
  CHECK(wrapped_at_words("otelc: one two three", 80) == "otelc: one two three");
  CHECK(wrapped_at_words("otelc: one two three", 20) == "otelc: one two three");
  CHECK(wrapped_at_words("otelc: one two three", 19) == "otelc: one two\n  three");
  CHECK(wrapped_at_words("otelc: one two three", 10) == "otelc: one\n  two\n  three");
  CHECK(wrapped_at_words("", 10).empty());
}

TEST_CASE("without a terminal a message is one line") {
  const std::string line = "otelc: " + std::string(200, 'x') + " y " + std::string(200, 'z');
  CHECK(wrapped_at_words(line, 0) == line);
}

TEST_CASE("a word that is wider than the terminal stays whole") {
  CHECK(wrapped_at_words("otelc: /a/very/long/path.jsonl: no such file", 12) ==
        "otelc:\n  /a/very/long/path.jsonl:\n  no such\n  file");
}

TEST_CASE("wide characters never make a line too wide") {
  CHECK(wrapped_at_words("abc 模型 x", 8) == "abc 模型\n  x");
  CHECK(wrapped_at_words("abc 模型 x", 7) == "abc\n  模型\n  x");
  CHECK(wrapped_at_words("abc é x", 7) == "abc é x");
}

TEST_CASE("an amount stays together, and no line begins with a CI system's command") {
  CHECK(wrapped_at_words("over by 66.7 % (that)", 13) == "over by\n  66.7 %\n  (that)");
  CHECK(wrapped_at_words("no price for ::error::m today", 14) == "no price\n  for ::error::m\n  today");
  CHECK(wrapped_at_words("no price for   ##[error]m", 14) == "no price\n  for   ##[error]m");
}
