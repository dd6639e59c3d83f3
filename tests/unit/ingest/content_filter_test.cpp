// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/content_filter.hpp>

#include <string>

#include <doctest/doctest.h>

#include <otelc/base/padded.hpp>
#include <otelc/otlp/json_check.hpp>

using namespace otelc;
using namespace otelc::ingest;

namespace {

std::string without_content(std::string json) {
  drop_content(json);
  return json;
}

}  // namespace

TEST_CASE("prompts, answers and tool results are content; counts and names are not") {
  for (const char* key : {"ai.prompt",
                          "ai.prompt.messages",
                          "ai.prompt.tools",
                          "ai.response.text",
                          "ai.response.toolCalls",
                          "ai.response.reasoning",
                          "ai.response.object",
                          "ai.toolCall.args",
                          "ai.toolCall.result",
                          "ai.value",
                          "ai.request.headers.authorization",
                          "ai.something.new",
                          "gen_ai.input.messages",
                          "gen_ai.output.messages",
                          "gen_ai.system_instructions",
                          "gen_ai.tool.call.arguments",
                          "gen_ai.tool.call.result",
                          "gen_ai.prompt",
                          "gen_ai.completion.0.content",
                          "lmnr.span.input",
                          "lmnr.span.output"}) {
    CAPTURE(key);
    CHECK(is_content_attribute(key));
  }
  for (const char* key :
       {"ai.model.id", "ai.operationId", "ai.usage.inputTokens",
        "ai.usage.inputTokenDetails.cacheWriteTokens", "ai.response.model", "ai.response.msToFirstChunk",
        "ai.toolCall.name", "ai.toolCall.id", "ai.telemetry.functionId", "gen_ai.usage.input_tokens",
        "gen_ai.usage.prompt_tokens", "gen_ai.request.model", "gen_ai.operation.name", "gen_ai.tool.name",
        "lmnr.span.path", "session.id", "maintain", "key", ""}) {
    CAPTURE(key);
    CHECK_FALSE(is_content_attribute(key));
  }
}

TEST_CASE("a content attribute keeps its key and loses its value, at any place") {
  CHECK(
      without_content(R"({"attributes":[{"key":"ai.prompt","value":{"stringValue":"p\"}]"}},)"
                      R"({"key":"ai.model.id","value":{"stringValue":"m"}}]})") ==
      R"({"attributes":[{"key":"ai.prompt","value":{}},{"key":"ai.model.id","value":{"stringValue":"m"}}]})");
  // The value first, with blanks, in an event, and inside another value.
  CHECK(without_content(
            R"({"events":[{"attributes":[ { "value" : {"stringValue":"\\"} , "key" : "ai.value" } ]}]})") ==
        R"({"events":[{"attributes":[ { "value" : {} , "key" : "ai.value" } ]}]})");
  CHECK(
      without_content(
          R"({"key":"x","value":{"kvlistValue":{"values":[{"key":"ai.value","value":{"intValue":1}}]}}})") ==
      R"({"key":"x","value":{"kvlistValue":{"values":[{"key":"ai.value","value":{}}]}}})");
  CHECK(
      without_content(
          R"([{"key":"gen_ai.prompt","value":{"kvlistValue":{"values":[{"key":"ai.value","value":5}]}}}])") ==
      R"([{"key":"gen_ai.prompt","value":{}}])");
  CHECK(without_content(
            R"([{"key":"ai.a","value":"s"},{"key":"ai.b","value":7},{"key":"ai.c","value":null}])") ==
        R"([{"key":"ai.a","value":{}},{"key":"ai.b","value":{}},{"key":"ai.c","value":{}}])");
}

TEST_CASE("each family of names is found by itself") {
  for (const std::string key : {"ai.prompt", "gen_ai.prompt", "lmnr.span.input"})
    CHECK(without_content(R"([{"key":")" + key + R"(","value":1}])") ==
          R"([{"key":")" + key + R"(","value":{}}])");
}

TEST_CASE("everything else stays byte for byte") {
  for (const char* json :
       {"", "{}", "[]", "1", R"("ai.prompt")", R"({"key":"ai.prompt"})", R"({"value":{"stringValue":"ai."}})",
        R"({"key":["ai.prompt"],"value":1})", R"({"value":"key","name":"ai.prompt"})",
        R"({"key":"session.id","value":{"stringValue":"\"ai.prompt\""}, "n":-1.5e3,"t":true})",
        R"([{"key":"ai.prompt"},{"value":{"stringValue":"kept"}}])"}) {
    CHECK(without_content(json) == json);
  }
}

TEST_CASE("the result is a valid export, and dropping again changes nothing") {
  std::string json =
      R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"opencode"}}]},)"
      R"("scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",)"
      R"("name":"ai.streamText","attributes":[{"key":"ai.prompt","value":{"stringValue":"secret"}},)"
      R"({"key":"ai.usage.inputTokens","value":{"intValue":7}}]}]}]}]})";
  drop_content(json);
  CHECK(json.find("secret") == std::string::npos);
  CHECK(json.find("\"intValue\":7") != std::string::npos);
  CHECK(without_content(json) == json);
  otlp::JsonChecker checker;
  CHECK(checker.check(otlp::Signal::traces, padded(json)));
}

TEST_CASE("deep nesting and truncated text do no harm") {
  const std::string deep(100'000, '[');
  CHECK(without_content(R"({"key":"ai.prompt","value":)" + deep) == R"({"key":"ai.prompt","value":)" + deep);
  const std::string whole = R"([{"key":"ai.prompt","value":{"stringValue":"a\\\"b"}}])";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string torn = whole.substr(0, size);
    CHECK(without_content(torn).size() <= torn.size());
  }
}
