// SPDX-License-Identifier: Apache-2.0
#include <otelc/ledger/activity.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "../../support/account.hpp"
#include "../../support/claude_lines.hpp"

using namespace otelc;
using ledger::Quantiles;
using ledger::TimeUnion;
using test::account;
using test::Claude;

namespace {

std::string text_attribute(const std::string& key, const std::string& value) {
  return R"(,{"key":")" + key + R"(","value":{"stringValue":")" + value + R"("}})";
}

}  // namespace

TEST_CASE("quantiles: nearest rank, exact while there are few") {
  Quantiles few;
  CHECK_FALSE(few.median().has_value());
  CHECK_FALSE(few.percentile(95).has_value());
  for (const int amount : {30, 10, 20}) few.add(amount);
  CHECK(few.median() == 20);
  few.add(40);
  CHECK_MESSAGE(few.median() == 25, "the mean of the two in the middle");
  CHECK(few.percentile(95) == 40);
  CHECK(few.percentile(50) == 20);
  CHECK(few.percentile(0) == 10);
}

TEST_CASE("quantiles: within 1 % when there are many, in any order") {
  std::mt19937_64 random(3);
  std::vector<std::int64_t> amounts;
  for (int i = 0; i < 20'000; ++i)
    amounts.push_back(static_cast<std::int64_t>(std::exp(static_cast<double>(random() % 2000) / 100)) + 1);
  Quantiles one;
  for (const std::int64_t amount : amounts) one.add(amount);
  std::shuffle(amounts.begin(), amounts.end(), random);
  Quantiles other;
  for (const std::int64_t amount : amounts) other.add(amount);
  std::sort(amounts.begin(), amounts.end());
  for (const double percent : {1.0, 50.0, 95.0, 99.9}) {
    CAPTURE(percent);
    const double exact = static_cast<double>(amounts[static_cast<std::size_t>(percent / 100 * 20'000) - 1]);
    CHECK(std::fabs(*one.percentile(percent) / exact - 1) <= 0.0101);
    CHECK(one.percentile(percent) == other.percentile(percent));
  }
}

TEST_CASE("failures and times from events fill the tools of another run's metrics with more calls") {
  ledger::Activity activity;
  events::UsageEvent event;
  event.kind = agents::Kind::tool_result;
  event.evidence = events::Evidence::event;
  event.agent_name = "a";
  event.tool_name = "Bash";
  event.succeeded = false;
  event.duration_us = 7;
  activity.add(event);
  events::UsageEvent metric;
  metric.kind = agents::Kind::metric;
  metric.quantity = agents::Quantity::tool_calls;
  metric.evidence = events::Evidence::metric;
  metric.agent_name = "a";
  metric.tool_name = "Bash";
  metric.count = 5;
  activity.add(metric);
  const std::vector<std::string> agents = {"a"};
  const auto tools = activity.tools(agents);
  REQUIRE(tools.size() == 1);
  CHECK(tools[0].calls == 5);
  CHECK(tools[0].failures == 1);
  CHECK(tools[0].duration_us == 7);
}

TEST_CASE("the union of intervals counts overlaps once") {
  TimeUnion time;
  CHECK(time.total() == 0);
  time.add(10, 20);
  time.add(15, 25);
  time.add(40, 50);
  time.add(12, 14);
  time.add(7, 7);
  time.add(9, 3);
  CHECK(time.total() == 25);
  time.add(25, 40);
  CHECK(time.total() == 40);
}

TEST_CASE("a union of more intervals than are kept") {
  TimeUnion time;
  const std::size_t many = TimeUnion::kIntervalsMax * 3;
  for (std::size_t i = 0; i < many; ++i) {
    time.add(i * 10 + 1, i * 10 + 4);
    time.add(i * 10 + 2, i * 10 + 5);  // a duplicate, or a parallel request
  }
  CHECK(time.total() == many * 4);
  time.add(1, many * 10 + 100);
  CHECK_MESSAGE(time.total() < many * 10 + 100, "time before the horizon counts as covered");
}

TEST_CASE("tools: calls, failures and time, from events; spans only where there are none") {
  const Claude claude;
  const std::string bash = text_attribute("tool_name", "Bash") + text_attribute("duration_ms", "1500");
  const std::string span = claude.span("tool", "b7ad6b7169203331", 1'000'000'000, 2'000'000'000,
                                       text_attribute("tool_name", "Bash"));
  const auto events = account({claude.event("tool_result", 5, bash + text_attribute("success", "true")),
                               claude.event("tool_result", 6, bash + text_attribute("success", "false")),
                               claude.event("tool_result", 7, text_attribute("tool_name", "Read")), span});
  REQUIRE(events.tools.size() == 2);
  CHECK(events.tools[0].name == "Bash");
  CHECK(events.tools[0].calls == 2);
  CHECK(events.tools[0].failures == 1);
  CHECK(events.tools[0].duration_us == 3'000'000);
  CHECK(events.tools[1].name == "Read");
  CHECK_FALSE(events.tools[1].failures.has_value());
  const auto spans = account({claude.tokens("input", 10, 5), span});
  REQUIRE(spans.tools.size() == 1);
  CHECK(spans.tools[0].calls == 1);
  CHECK(spans.tools[0].duration_us == 1'000'000);
  CHECK_MESSAGE(account({span}).tools.empty(), "a tool's span alone is no sign of an agent");
}

TEST_CASE("lines, commits, pull requests and compactions as reported") {
  const Claude claude;
  const auto nothing = account({claude.tokens("input", 10, 5)});
  CHECK(nothing.lines.empty());
  CHECK_FALSE(nothing.commits.has_value());
  CHECK_FALSE(nothing.pull_requests.has_value());
  CHECK_FALSE(nothing.compactions.has_value());
  const auto all = account({claude.point("claude_code.lines_of_code.count", "added", 1, 2, R"("asInt":7)"),
                            claude.point("claude_code.lines_of_code.count", "added", 2, 3, R"("asInt":2)"),
                            claude.point("claude_code.lines_of_code.count", "removed", 1, 2, R"("asInt":3)"),
                            claude.point("claude_code.commit.count", "", 1, 2, R"("asInt":0)"),
                            claude.point("claude_code.pull_request.count", "", 1, 2, R"("asInt":1)"),
                            claude.event("compaction", 9), claude.event("compaction", 10)});
  CHECK(all.lines == std::map<std::string, std::int64_t>{{"added", 9}, {"removed", 3}});
  CHECK(all.commits == 0);
  CHECK(all.pull_requests == 1);
  CHECK(all.compactions == 2);
  CHECK_FALSE(all.totals.total_tokens.has_value());
}

TEST_CASE("time to the first token and speed, by model") {
  const Claude claude;
  const auto request = [&](int time, const std::string& ttft) {
    return claude.event("api_request", time,
                        text_attribute("output_tokens", "30") + text_attribute("duration_ms", "2000") +
                            text_attribute("ttft_ms", ttft));
  };
  const auto summary = account({request(5, "100"), request(6, "300"), request(7, "900")});
  REQUIRE(summary.models.size() == 1);
  CHECK(summary.models[0].speed.ttft_median_s == 0.3);
  CHECK(summary.models[0].speed.ttft_p95_s == 0.9);
  CHECK(summary.models[0].speed.output_tokens_per_s == 15);
  const auto unknown = account({claude.tokens("output", 10, 5)});
  CHECK_FALSE(unknown.models[0].speed.ttft_median_s.has_value());
  CHECK_FALSE(unknown.models[0].speed.output_tokens_per_s.has_value());
}

TEST_CASE("active time: as measured, otherwise while a request was open") {
  const Claude claude;
  constexpr int kSecond = 1'000'000'000;
  const auto request = [&](int time) {  // 0.9 s long
    return claude.event("api_request", time, text_attribute("duration_ms", "900"));
  };
  const auto united = account({request(kSecond), request(kSecond + kSecond / 10)});
  CHECK(united.active_ms.empty());
  CHECK(united.request_ms == 1000);
  const auto measured = account({request(kSecond), claude.point("claude_code.active_time.total", "cli", 1,
                                                                kSecond, R"("asDouble":2.5)")});
  CHECK(measured.active_ms == std::map<std::string, std::int64_t>{{"cli", 2500}});
  CHECK_FALSE(measured.request_ms.has_value());
  CHECK_FALSE(account({claude.tokens("input", 10, 5)}).request_ms.has_value());
}
