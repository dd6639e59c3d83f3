// SPDX-License-Identifier: Apache-2.0
// An agent under a user-defined service name that also reports its requests by the GenAI conventions.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <otelc/agents/agents.hpp>
#include <otelc/usage/accountant.hpp>

using namespace otelc;
using namespace otelc::agents;
using namespace otelc::events;
using namespace otelc::billing;
using namespace otelc::ledger;
using namespace otelc::usage;

namespace {

std::string resource(std::string_view service) {
  return fmt::format(
      R"("resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"{}"}}}}]}})", service);
}

std::string quoted_attribute(std::string_view key, std::string_view value) {
  return fmt::format(R"({{"key":"{}","value":{{"stringValue":"{}"}}}})", key, value);
}

std::string number(std::string_view key, int value) {
  return fmt::format(R"({{"key":"{}","value":{{"intValue":"{}"}}}})", key, value);
}

/// A request as Gemini CLI reports it under its own names.
std::string own(std::string_view service, int tokens) {
  const std::string attributes = quoted_attribute("session.id", "s") + "," +
                                 quoted_attribute("model", "gemini-2.5-flash") + "," +
                                 number("input_token_count", tokens) + "," + number("output_token_count", 0);
  return fmt::format(
      R"({{"resourceLogs":[{{{},"scopeLogs":[{{"logRecords":[{{"timeUnixNano":"{}000000000","eventName":"gemini_cli.api_response","attributes":[{}]}}]}}]}}]}})",
      resource(service), tokens, attributes);
}

/// The same request by the conventions, with its duration.
std::string copy(std::string_view service, int tokens) {
  const std::string attributes =
      quoted_attribute("gen_ai.operation.name", "chat") + "," +
      quoted_attribute("gen_ai.request.model", "gemini-2.5-flash") + "," +
      number("gen_ai.usage.input_tokens", tokens) +
      R"(,{"key":"gen_ai.response.time_to_first_chunk","value":{"doubleValue":0.5}})";
  return fmt::format(
      R"({{"resourceSpans":[{{{},"scopeSpans":[{{"spans":[{{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"{:016x}","name":"chat","startTimeUnixNano":"{}000000000","endTimeUnixNano":"{}000000000","attributes":[{}]}}]}}]}}]}})",
      resource(service), tokens, tokens, tokens + 3, attributes);
}

Summary after(const std::vector<std::string>& lines) {
  usage::Accountant accountant;
  for (std::string line : lines) {
    REQUIRE(accountant.take(padded(line)));
    const Summary so_far = accountant.summary();
    CHECK(accountant.totals().tokens == so_far.totals.total_tokens.value_or(0));
  }
  return accountant.summary();
}

}  // namespace

TEST_CASE("convention records of a renamed agent never count beside its own records, in any order") {
  std::vector<std::string> lines{own("my-bot", 10), own("my-bot", 20), copy("my-bot", 10),
                                 copy("my-bot", 20)};
  std::sort(lines.begin(), lines.end());
  do {
    const Summary summary = after(lines);
    CHECK(summary.totals.total_tokens == 30);
    CHECK(summary.totals.requests == 2);
    CHECK(summary.agents == std::vector<std::string>{"gemini-cli"});
    CHECK(summary.sessions == 1);
    CHECK(summary.by_session.size() == 1);
    CHECK_FALSE(summary.request_ms.has_value());
    CHECK(summary.most_expensive.size() == 2);
    CHECK(summary.models.at(0).speed.ttft_median_s == std::nullopt);
    std::int64_t requests = 0;
    for (const TimelineBin& bin : summary.timeline.bins) requests += bin.requests;
    CHECK(requests == 2);
    CHECK(summary.ignored.records == 0);
  } while (std::next_permutation(lines.begin(), lines.end()));
}

TEST_CASE("another service that uses the conventions is not affected") {
  const Summary summary =
      after({copy("my-app", 7), copy("my-bot", 10), own("my-bot", 10), copy("my-app", 8)});
  CHECK(summary.totals.total_tokens == 25);
  CHECK(summary.agents == std::vector<std::string>{"gemini-cli", "my-app"});
  CHECK(summary.request_ms == 4000);  // of my-app: from 7 s to 11 s
  CHECK(summary.models.at(0).speed.ttft_median_s == 0.5);
}

// OTEL_SERVICE_NAME may be exported for a whole job in which several agents and programs run.
TEST_CASE("an agent without convention records leaves its service name to other programs") {
  const std::vector<std::string> names{"claude_code.api_request", "codex.sse_event"};
  for (const std::string& name : names) {
    CAPTURE(name);
    std::string line = own("my-bot", 10);
    const std::string_view gemini = "gemini_cli.api_response";
    line.replace(line.find(gemini), gemini.size(), name);
    if (const auto at = line.find("input_token_count"); name.starts_with("claude"))
      line.replace(at, 17, "input_tokens");
    for (const auto& lines : {std::vector{line, copy("my-bot", 20)}, std::vector{copy("my-bot", 20), line}}) {
      const Summary summary = after(lines);
      CHECK(summary.totals.total_tokens == 30);
      CHECK(summary.agents.size() == 2);
      CHECK(summary.agents.back() == "my-bot");
    }
  }
}

TEST_CASE("a missing service.name is a name, too") {
  const auto without = [](std::string line) {
    const std::size_t at = line.find("service.name");
    return line.replace(at, 7, "another");
  };
  const Summary summary = after({without(copy("", 10)), without(own("", 10)), without(copy("", 11))});
  CHECK(summary.totals.total_tokens == 10);
  CHECK(summary.agents == std::vector<std::string>{"gemini-cli"});
}

TEST_CASE("resends count the same in any order") {
  const auto duplicates = [](const std::vector<std::string>& lines) { return after(lines).duplicates; };
  CHECK(duplicates({copy("b", 1), copy("b", 1), own("b", 1), own("b", 1)}) == 2);
  CHECK(duplicates({own("b", 1), own("b", 1), copy("b", 1), copy("b", 1)}) == 2);
}

// Makes it safe to take the convention records of a renamed agent for duplicates.
TEST_CASE("an agent with unambiguous names counts no convention names") {
  const Agent& conventions = agents::agents().back();
  REQUIRE(conventions.name.empty());
  // So it has no errors, compactions and announcements to take back.
  for (const EventRow& row : conventions.events) CHECK(row.kind == Kind::request);
  for (const Agent& agent : agents::agents()) {
    if (agent.event_prefix.empty()) continue;
    CAPTURE(agent.name);
    for (const MetricRow& row : agent.metrics) CHECK_FALSE(row.name.starts_with("gen_ai."));
    for (const EventRow& row : agent.spans) CHECK_FALSE(row.name.starts_with("operation:"));
  }
}
