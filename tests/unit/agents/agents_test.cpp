// SPDX-License-Identifier: Apache-2.0
// Agents without a recorded run, by their documentation.
#include <otelc/agents/agent.hpp>

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "../../support/account.hpp"
#include "../../support/otlp_lines.hpp"

using namespace otelc;
using test::account;
using namespace test::otlp_lines;
using usage::Verdict;

namespace {

std::array<std::int64_t, 4> tokens(const usage::Summary& summary) {
  REQUIRE(summary.totals.tokens.has_value());
  return *summary.totals.tokens;
}

using Four = std::array<std::int64_t, 4>;  // input, cacheRead, cacheCreation, output

const std::string kFirst = "b7ad6b7169203331";
const std::string kSecond = "b7ad6b7169203332";

}  // namespace

TEST_CASE("Cline: its counters count, its histograms and events repeat them") {
  const Attributes who{{"ulid", text("01T")}, {"model", text("m")}};
  const auto summary = account(
      {sum("cline", "cline.tokens.input.total", 120, who), sum("cline", "cline.tokens.output.total", 80, who),
       sum("cline", "cline.cache.read.tokens.total", 20, who),
       sum("cline", "cline.cache.write.tokens.total", 40, who), sum("cline", "cline.cost.total", 1.25, who),
       histogram("cline", "cline.tokens.input.per_response", 120, who),
       event("cline", "task.tokens",
             {{"ulid", text("01T")},
              {"model", text("m")},
              {"tokensIn", number(120)},
              {"tokensOut", number(80)}})});
  CHECK(tokens(summary) == Four{120, 20, 40, 80});
  CHECK(summary.totals.cost_usd == 1.25);
  CHECK(summary.totals.requests == 1);
  CHECK(summary.agents == std::vector<std::string>{"cline"});
  CHECK_MESSAGE(summary.check.verdict == Verdict::unverified, "its events do not report cached tokens");
}

TEST_CASE("Cursor: metrics without a session, events with one, sent again under the same id") {
  const auto point = [](const std::string& type, int value) {
    return sum("cursor", "cursor.token.usage", value,
               {{"cursor.token.type", text(type)}, {"cursor.model.name", text("m")}});
  };
  const auto request = [](int time) {
    return event("cursor", "api_request",
                 {{"cursor.event.id", text("e1")},
                  {"cursor.conversation.id", text("c1")},
                  {"cursor.model.name", text("m")},
                  {"cursor.api.request.input_tokens", number(100)},
                  {"cursor.api.request.output_tokens", number(20)},
                  {"cursor.api.request.cache_read_tokens", number(50)},
                  {"cursor.api.request.cache_creation_tokens", number(25)}},
                 time);
  };
  const auto summary = account(
      {point("input", 100), point("output", 20), point("cache_read", 50), point("cache_creation", 25),
       sum("cursor", "cursor.cost.usage", 0.5, {{"cursor.model.name", text("m")}}), request(5), request(6),
       sum("cursor", "cursor.tool.calls", 3,
           {{"cursor.tool.name", text("shell")}, {"cursor.tool.status", text("success")}}),
       sum("cursor", "cursor.tool.calls", 1,
           {{"cursor.tool.name", text("shell")}, {"cursor.tool.status", text("failure")}})});
  CHECK(tokens(summary) == Four{100, 50, 25, 20});
  CHECK(summary.totals.cost_usd == 0.5);
  CHECK(summary.totals.requests == 1);
  CHECK(summary.sessions == 1);
  CHECK(summary.check.verdict == Verdict::complete);
  REQUIRE(summary.tools.size() == 1);
  CHECK(summary.tools[0].calls == 4);
  CHECK(summary.tools[0].failures == 1);
}

TEST_CASE("goose: its chat spans count, its session_tokens do not") {
  const auto summary = account({sum("goose", "goose.session_tokens", 9999, {{"model", text("m")}}),
                                span("goose", "chat m", kFirst,
                                     {{"gen_ai.operation.name", text("chat")},
                                      {"gen_ai.request.model", text("m")},
                                      {"gen_ai.usage.input_tokens", number(10)},
                                      {"gen_ai.usage.output_tokens", number(3)}},
                                     kSecond),
                                span("goose", "invoke_agent", kSecond,
                                     {{"gen_ai.operation.name", text("invoke_agent")},
                                      {"gen_ai.request.model", text("m")},
                                      {"gen_ai.usage.input_tokens", number(10)},
                                      {"gen_ai.usage.output_tokens", number(3)}})});
  CHECK(tokens(summary) == Four{10, 0, 0, 3});
  CHECK(summary.totals.requests == 1);
  CHECK(summary.agents == std::vector<std::string>{"goose"});
}

TEST_CASE("VS Code Copilot Chat: the histogram by type, confirmed by its chat spans") {
  const auto by_type = [](const std::string& type, int value) {
    return histogram("copilot-chat", "gen_ai.client.token.usage", value,
                     {{"gen_ai.token.type", text(type)}, {"gen_ai.response.model", text("m")}});
  };
  const auto chat = [](const std::string& operation, const std::string& id, const std::string& parent) {
    return span("copilot-chat", operation, id,
                {{"gen_ai.operation.name", text(operation)},
                 {"gen_ai.response.model", text("m")},
                 {"gen_ai.conversation.id", text("c")},
                 {"gen_ai.usage.input_tokens", number(70)},
                 {"gen_ai.usage.output_tokens", number(5)}},
                parent);
  };
  const auto summary = account({by_type("input", 70), by_type("output", 5), chat("chat", kFirst, kSecond),
                                chat("invoke_agent", kSecond, "")});
  CHECK(tokens(summary) == Four{70, 0, 0, 5});
  CHECK(summary.totals.requests == 1);
  CHECK(summary.check.verdict == Verdict::unverified);
  CHECK(summary.check.reason ==
        "metrics and spans agree, but one library made them, so they confirm nothing");
}

TEST_CASE("any other service: the conventions, in all versions of their names") {
  const Attributes names[] = {
      {{"gen_ai.usage.input_tokens", number(100)},
       {"gen_ai.usage.output_tokens", number(9)},
       {"gen_ai.usage.cache_read.input_tokens", number(30)},
       {"gen_ai.usage.cache_write.input_tokens", number(20)},
       {"gen_ai.usage.reasoning.output_tokens", number(4)}},
      {{"gen_ai.usage.input_tokens", number(100)},
       {"gen_ai.usage.output_tokens", number(9)},
       {"gen_ai.usage.cache_read.input_tokens", number(30)},
       {"gen_ai.usage.cache_creation.input_tokens", number(20)},
       {"gen_ai.usage.reasoning.output_tokens", number(4)}},
      {{"gen_ai.usage.prompt_tokens", number(100)},
       {"gen_ai.usage.completion_tokens", number(9)},
       {"gen_ai.usage.cache_read_input_tokens", number(30)},
       {"gen_ai.usage.cache_creation_input_tokens", number(20)},
       {"gen_ai.usage.reasoning.output_tokens", number(4)}},
  };
  for (const Attributes& generation : names) {
    for (const char* operation : {"chat", "generate_content", "text_completion", "embeddings"}) {
      CAPTURE(generation[0].first);
      Attributes all = generation;
      all.insert(all.end(),
                 {{"gen_ai.operation.name", text(operation)}, {"gen_ai.request.model", text("m")}});
      const auto summary = account({span("my-bot", "call", kFirst, all)});
      CHECK(tokens(summary) == Four{50, 30, 20, 9});
      CHECK(summary.totals.reasoning == 4);
      CHECK(summary.agents == std::vector<std::string>{"my-bot"});
      CHECK(summary.ignored.records == 0);
    }
  }
  const auto older =
      account({histogram("my-bot", "gen_ai.client.token.usage", 100,
                         {{"gen_ai.token.type", text("input")}, {"gen_ai.request.model", text("m")}}),
               histogram("my-bot", "gen_ai.client.token.usage", 9,
                         {{"gen_ai.token.type", text("completion")}, {"gen_ai.request.model", text("m")}})});
  CHECK(tokens(older) == Four{100, 0, 0, 9});
  const auto counters =
      account({sum("my-bot", "gen_ai.client.inference.usage.input_tokens", 100,
                   {{"gen_ai.response.model", text("m")}}),
               sum("my-bot", "gen_ai.client.inference.usage.output_tokens", 9,
                   {{"gen_ai.response.model", text("m")}}),
               sum("my-bot", "gen_ai.client.inference.usage.cache_read.input_tokens", 30,
                   {{"gen_ai.response.model", text("m")}}),
               histogram("my-bot", "gen_ai.client.token.usage", 100,
                         {{"gen_ai.token.type", text("input")}, {"gen_ai.response.model", text("m")}}),
               histogram("my-bot", "gen_ai.client.token.usage", 9,
                         {{"gen_ai.token.type", text("output")}, {"gen_ai.response.model", text("m")}})});
  const Four without_the_copy{70, 30, 0, 9};
  CHECK_MESSAGE(tokens(counters) == without_the_copy, "the older histogram is a copy");
}

TEST_CASE("an input that is smaller than the cached tokens does not include them") {
  const auto summary = account({span("my-bot", "call", kFirst,
                                     {{"gen_ai.operation.name", text("chat")},
                                      {"gen_ai.request.model", text("m")},
                                      {"gen_ai.usage.input_tokens", number(10)},
                                      {"gen_ai.usage.output_tokens", number(2)},
                                      {"gen_ai.usage.cache_read.input_tokens", number(500)}})});
  CHECK(tokens(summary) == Four{10, 500, 0, 2});
}

TEST_CASE("a service without model usage is counted apart, and is never an agent") {
  const auto summary = account(
      {sum("checkout", "http.requests", 5, {{"model", text("m")}}), event("checkout", "api_request", {}),
       span("checkout", "execute_tool", kFirst, {{"gen_ai.operation.name", text("execute_tool")}}),
       span("agentic-ci", "agentic-ci-run", kSecond, {})});
  CHECK(summary.check.verdict == Verdict::none);
  CHECK(summary.agents.empty());
  CHECK(summary.models.empty());
  CHECK(summary.ignored.records == 3);
  CHECK(summary.ignored.services == std::vector<std::string>{"checkout"});
}

TEST_CASE("a service is foreign until it reports usage, in any order") {
  const auto chat = span("my-bot", "call", kFirst,
                         {{"gen_ai.operation.name", text("chat")},
                          {"gen_ai.request.model", text("m")},
                          {"gen_ai.usage.input_tokens", number(1)}});
  CHECK(account({sum("my-bot", "http.requests", 5, {}), chat}).ignored.records == 0);
  CHECK(account({chat, sum("my-bot", "http.requests", 5, {})}).ignored.records == 0);
}
