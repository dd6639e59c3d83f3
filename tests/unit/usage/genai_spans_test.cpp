// SPDX-License-Identifier: Apache-2.0
// What real GenAI libraries do with spans and events (docs/counting.md#calls, #nesting, #twins).
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "../../support/account.hpp"

using namespace otelc;
using usage::Verdict;

namespace {

std::string with_text(const std::string& key, const std::string& value) {
  return R"(,{"key":")" + key + R"(","value":{"stringValue":")" + value + R"("}})";
}
std::string with_count(const std::string& key, int value) {
  return fmt::format(R"(,{{"key":"{}","value":{{"intValue":{}}}}})", key, value);
}

struct CallSpan {
  std::string scope = "client";
  int trace = 1;
  int id = 1;
  int parent = 0;
  int start_ms = 0;
  int end_ms = 100;
  std::string attributes;
};

std::string line_of(const CallSpan& span) {
  return fmt::format(
      R"({{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"app"}}}}]}},)"
      R"("scopeSpans":[{{"scope":{{"name":"{}"}},"spans":[{{"traceId":"{:032x}","spanId":"{:016x}","parentSpanId":"{}",)"
      R"("name":"call","startTimeUnixNano":"{}","endTimeUnixNano":"{}","attributes":[)"
      R"({{"key":"a","value":{{"stringValue":"b"}}}}{}]}}]}}]}}]}})",
      span.scope, span.trace, span.id, span.parent == 0 ? "" : fmt::format("{:016x}", span.parent),
      1'000'000'000 + span.start_ms * 1'000'000LL, 1'000'000'000 + span.end_ms * 1'000'000LL,
      span.attributes);
}

std::string details_event(const std::string& attributes) {
  return R"({"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"app"}}]},"scopeLogs":[)"
         R"({"scope":{"name":"client"},"logRecords":[{"timeUnixNano":"5","eventName":"gen_ai.client.inference.operation.details",)"
         R"("attributes":[{"key":"a","value":{"stringValue":"b"}})" +
         attributes + "]}]}]}]}";
}

std::string call(const std::string& model, int input, int output, const std::string& more = "") {
  return with_text("gen_ai.operation.name", "chat") + with_text("gen_ai.request.model", model) +
         with_count("gen_ai.usage.input_tokens", input) + with_count("gen_ai.usage.output_tokens", output) +
         more;
}

}  // namespace

TEST_CASE("twins: a framework's span of a stream may end before the client's begins") {
  const CallSpan stream{"framework", 1, 1, 0, 0, 10, call("gpt-4o", 1000, 200)};
  SUBCASE("one request, which only the counts show") {
    const auto summary = test::account(
        {line_of(stream), line_of({"client", 2, 2, 0, 15, 90, call("gpt-4o-2024-08-06", 1000, 200)})});
    CHECK(summary.totals.total_tokens == 1200);
    CHECK(summary.totals.requests == 1);
    CHECK(summary.check.verdict == Verdict::partial);
  }
  SUBCASE("other counts, another parent, a longer pause, the same library, another model: two requests") {
    for (const CallSpan& other : {CallSpan{"client", 2, 2, 0, 15, 90, call("gpt-4o", 1000, 201)},
                                  CallSpan{"client", 1, 2, 7, 15, 90, call("gpt-4o", 1000, 200)},
                                  CallSpan{"client", 2, 2, 0, 31, 90, call("gpt-4o", 1000, 200)},
                                  CallSpan{"framework", 2, 2, 0, 15, 90, call("gpt-4o", 1000, 200)},
                                  CallSpan{"client", 2, 2, 0, 15, 90, call("gpt-4.1", 1000, 200)}}) {
      const auto summary = test::account({line_of(stream), line_of(other)});
      CHECK(summary.totals.requests == 2);
    }
  }
}

TEST_CASE("twins: an equal response id and input is one request of two libraries, whatever their output") {
  const std::string id = with_text("gen_ai.response.id", "msg_1");
  const std::string first = line_of({"a", 1, 1, 0, 0, 100, call("m", 1000, 200, id)});
  SUBCASE("the smaller output") {
    const auto summary = test::account({line_of({"b", 2, 2, 0, 5, 90, call("m", 1000, 205, id)}), first});
    CHECK(summary.totals.total_tokens == 1200);
    CHECK(summary.totals.requests == 1);
  }
  SUBCASE("local servers choose ids among a thousand") {
    CHECK(test::account({line_of({"b", 2, 2, 0, 5, 90, call("m", 1001, 205, id)}), first}).totals.requests ==
          2);
    CHECK(test::account({line_of({"a", 2, 2, 0, 5, 90, call("m", 1000, 205, id)}), first}).totals.requests ==
          2);
    CHECK(
        test::account({line_of({"b", 2, 2, 0, 500, 590, call("m", 1000, 205, id)}), first}).totals.requests ==
        2);
  }
}

TEST_CASE("a span around one call with the same counts adds the split of cached tokens") {
  const CallSpan inner{"client", 1, 2, 1, 5, 90, call("m", 1000, 200)};
  const auto cached = [](const usage::Summary& summary) {
    return (*summary.totals.tokens)[static_cast<std::size_t>(agents::TokenType::cache_read)];
  };
  const std::string counts = with_count("gen_ai.usage.input_tokens", 1000) +
                             with_count("gen_ai.usage.output_tokens", 200) +
                             with_count("gen_ai.usage.cache_read.input_tokens", 300);
  SUBCASE("an aggregate, and a span with nothing but counts") {
    for (const std::string& role : {with_text("gen_ai.operation.name", "invoke_agent"), std::string()}) {
      const auto summary =
          test::account({line_of(inner), line_of({"client", 1, 1, 0, 0, 100, counts + role})});
      CHECK(cached(summary) == 300);
      CHECK(summary.totals.total_tokens == 1200);
      CHECK(summary.totals.requests == 1);
      CHECK(summary.agents.size() == 1);
    }
  }
  SUBCASE("not if two calls are below") {
    const auto summary =
        test::account({line_of(inner), line_of({"client", 1, 3, 1, 91, 95, call("m", 1000, 200)}),
                       line_of({"client", 1, 1, 0, 0, 100, counts})});
    CHECK(cached(summary) == 0);
    CHECK(summary.totals.requests == 2);
  }
  SUBCASE("alone it is no request, and its counts are reported as unread") {
    const auto summary = test::account({line_of({"client", 1, 1, 0, 0, 100, counts})});
    CHECK(summary.agents.empty());
    CHECK_FALSE(summary.totals.total_tokens);
    CHECK(summary.check.verdict == Verdict::partial);
    REQUIRE(summary.unread.size() == 1);
    CHECK(summary.unread[0].name == "client");
  }
}

TEST_CASE(
    "events of the conventions: spans that name the model win over events without; failures are failures") {
  SUBCASE("the rows show the models of the spans") {
    const auto summary =
        test::account({line_of({"client", 1, 1, 0, 0, 10, call("m", 100, 10)}),
                       line_of({"client", 2, 2, 0, 0, 10, call("n", 50, 5)}),
                       details_event(with_count("gen_ai.usage.input_tokens", 100) +
                                     with_count("gen_ai.usage.output_tokens", 10) +
                                     with_count("gen_ai.usage.cache_read.input_tokens", 20)),
                       details_event(with_count("gen_ai.usage.input_tokens", 50) +
                                     with_count("gen_ai.usage.output_tokens", 5) +
                                     with_count("gen_ai.usage.cache_read.input_tokens", 9))});
    REQUIRE(summary.models.size() == 2);
    CHECK(summary.models[0].name == "m");
    CHECK(summary.totals.total_tokens == 165);
  }
  SUBCASE("an event with an error and no counts is no answered request") {
    const auto summary = test::account(
        {details_event(with_text("gen_ai.request.model", "m") + with_text("error.type", "429"))});
    CHECK(summary.totals.requests.value_or(0) == 0);
    CHECK(summary.totals.errors == 1);
  }
  SUBCASE("an event that holds only messages is no request") {
    const auto summary =
        test::account({line_of({"client", 1, 1, 0, 0, 10, call("m", 100, 10)}), details_event("")});
    CHECK(summary.totals.requests == 1);
    CHECK(summary.check.verdict == Verdict::unverified);
  }
  SUBCASE("the events of two libraries: the larger report counts") {
    const std::string request = details_event(call("m", 100, 10));
    std::string other = request;
    other.replace(other.find("client"), 6, "caller");
    CHECK(test::account({request, other}).totals.requests == 1);
  }
}

TEST_CASE("the requested model may be in the parameters of the request, as JSON or as a Python literal") {
  for (const char* parameters :
       {R"({\"temperature\": 1, \"model\": \"al-big\"})", R"({'model': 'al-big', 'n': 1})"}) {
    const std::string outer =
        with_text("openinference.span.kind", "LLM") + with_text("llm.model_name", "al-big") +
        with_count("llm.token_count.prompt", 100) + with_count("llm.token_count.completion", 10);
    const std::string inner =
        with_text("openinference.span.kind", "LLM") + with_text("llm.model_name", "gpt-4o") +
        with_text("llm.invocation_parameters", parameters) + with_count("llm.token_count.prompt", 100) +
        with_count("llm.token_count.completion", 10);
    const auto summary = test::account(
        {line_of({"framework", 1, 1, 0, 0, 100, outer}), line_of({"client", 2, 2, 0, 5, 90, inner})});
    CHECK(summary.totals.requests == 1);
    CHECK(summary.totals.total_tokens == 110);
  }
}

TEST_CASE("the input without cached tokens shows whether the other count includes them") {
  const auto tokens = [](const std::string& metadata, int input, const std::string& more = "") {
    const std::string attributes =
        with_text("ai.operationId", "ai.streamText.doStream") + with_text("ai.response.model", "m") +
        with_text("ai.response.providerMetadata", metadata) + with_count("ai.usage.inputTokens", input) +
        with_count("ai.usage.outputTokens", 10) + more;
    return *test::account({line_of({"ai", 1, 1, 0, 0, 10, attributes})}).totals.tokens;
  };
  const std::string anthropic =
      R"({\"anthropic\":{\"usage\":{\"input_tokens\":100,\"cache_read_input_tokens\":30,\"cache_creation_input_tokens\":7}}})";
  using Tokens = std::array<std::int64_t, agents::kTokenTypes>;
  CHECK(tokens(anthropic, 137) == Tokens{100, 30, 7, 10});
  CHECK(tokens(anthropic, 100) == Tokens{100, 30, 7, 10});
  CHECK(tokens(anthropic, 100, with_count("ai.usage.cachedInputTokens", 30)) == Tokens{100, 30, 7, 10});
  CHECK(tokens("{}", 137,
               with_count("ai.usage.inputTokenDetails.noCacheTokens", 107) +
                   with_count("ai.usage.cachedInputTokens", 30)) == Tokens{107, 30, 0, 10});
}

TEST_CASE("counts inside a text matter only in a trace from which no count was read") {
  const auto chain = [](int trace, int id, const std::string& text) {
    return line_of({"a-framework", trace, id, 0, 0, 100, with_text("result", text)});
  };
  const std::string call_of_trace_1 = line_of({"client", 1, 9, 0, 0, 10, call("m", 100, 10)});
  SUBCASE("JSON and Python") {
    for (const char* text :
         {R"({\"usage\": {\"prompt_tokens\": 12}})", R"([{'usage': {'total_tokens': 1207}}])",
          R"({\"a\":{\"outputTokens\":7}})", R"({\"token_tokens\": 3})"}) {
      CAPTURE(text);
      const auto summary = test::account({chain(1, 1, text), chain(1, 1, text)});
      CHECK(summary.check.verdict == Verdict::partial);
      REQUIRE(summary.unread.size() == 1);
      CHECK(summary.unread[0].name == "a-framework");
      CHECK_MESSAGE(summary.unread[0].records == 1, "a resend is no second span");
    }
  }
  SUBCASE("nothing, limits and words are no counts") {
    for (const char* text :
         {R"({\"prompt_tokens\": 0})", R"({\"max_tokens\": 5})", R"({\"tokens\": \"5\"})",
          R"({\"text\": \"tokens: 5\"})", R"(prompt_tokens: 5)", R"({\"tokens)", R"({\"tokens\":)"}) {
      CAPTURE(text);
      CHECK(test::account({chain(1, 1, text), call_of_trace_1}).unread.empty());
    }
  }
  SUBCASE("a call with counts in the trace, in any order") {
    const std::string text = chain(1, 1, R"({\"prompt_tokens\": 12})");
    CHECK(test::account({text, call_of_trace_1}).unread.empty());
    CHECK(test::account({call_of_trace_1, text}).unread.empty());
    CHECK(test::account({call_of_trace_1, text, chain(2, 2, R"({\"prompt_tokens\": 12})")}).unread.size() ==
          1);
  }
}

TEST_CASE("failures that a metric counts without a model are those of the spans") {
  const std::string failed = with_text("gen_ai.operation.name", "chat") +
                             with_text("gen_ai.request.model", "m") + with_text("error.type", "429");
  const auto durations = [](int count) {
    return fmt::format(
        R"({{"resourceMetrics":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"app"}}}}]}},)"
        R"("scopeMetrics":[{{"scope":{{"name":"client"}},"metrics":[{{"name":"gen_ai.client.operation.duration","histogram":)"
        R"({{"aggregationTemporality":2,"dataPoints":[{{"attributes":[{{"key":"error.type","value":{{"stringValue":"429"}}}}],)"
        R"("startTimeUnixNano":"1","timeUnixNano":"9","count":"{}","sum":1}}]}}}}]}}]}}]}})",
        count);
  };
  std::string span = line_of({"client", 1, 1, 0, 0, 10, failed});
  span.replace(span.find(R"("name":"call")"), 13, R"("status":{"code":2},"name":"call")");
  const std::string n = line_of({"client", 2, 2, 0, 0, 10, call("n", 100, 10)});
  const std::string o = line_of({"client", 3, 3, 0, 0, 10, call("o", 200, 10)});
  CHECK(test::account({span, n, o, durations(1)}).totals.errors == 1);
  CHECK(test::account({span, n, o, durations(2)}).totals.errors >= 2);
}
