// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/usage/accountant.hpp>
#include <otelc/usage/summary.hpp>

#include "../../support/claude_lines.hpp"

using namespace otelc;
using namespace otelc::test;
using namespace otelc::agents;
using namespace otelc::events;
using namespace otelc::billing;
using namespace otelc::ledger;
using namespace otelc::usage;

namespace {

using Logs = std::initializer_list<std::pair<std::string, std::vector<std::string>>>;

// Also checks that the rows of the logs add up to the totals.
Summary read(Logs logs) {
  usage::Accountant accountant;
  for (const auto& [name, lines] : logs) {
    accountant.begin_log(name);
    for (std::string line : lines) REQUIRE(accountant.take(padded(line)));
  }
  Summary summary = accountant.summary();
  billing::Usage sum;
  std::uint64_t duplicates = 0;
  for (const LogRow& row : summary.by_log) {
    sum.add(row.usage);
    duplicates += row.duplicates;
  }
  CHECK(sum.tokens == summary.totals.tokens);
  CHECK(sum.total_tokens == summary.totals.total_tokens);
  CHECK(sum.requests == summary.totals.requests);
  CHECK(sum.errors == summary.totals.errors);
  CHECK(sum.retries == summary.totals.retries);
  CHECK(sum.reported_usd.value_or(0) == doctest::Approx(summary.totals.reported_usd.value_or(0)));
  CHECK(sum.cost_usd.value_or(0) == doctest::Approx(summary.totals.cost_usd.value_or(0)));
  CHECK(duplicates == summary.duplicates);
  return summary;
}

std::int64_t tokens(const Summary& summary, std::size_t log) {
  return summary.by_log.at(log).usage.total_tokens.value_or(-1);
}

}  // namespace

TEST_CASE("by log: each log has the usage that it reports") {
  const Claude a{"a", "m", "main"};
  const Claude b{"b", "m", "main"};
  const Summary summary =
      read({{"one", {a.tokens("input", 10, 100), a.request(9, 100, 0)}}, {"two", {b.request(20, 70, 7)}}});
  REQUIRE(summary.by_log.size() == 2);
  CHECK(summary.by_log[0].log == "one");
  CHECK(tokens(summary, 0) == 100);
  CHECK(summary.by_log[0].usage.requests == 1);
  CHECK(summary.by_log[1].log == "two");
  CHECK(tokens(summary, 1) == 77);
  CHECK(summary.totals.total_tokens == 177);
}

TEST_CASE("by log: usage in two logs counts in the first and is a duplicate in the second") {
  const Claude claude;
  const std::vector<std::string> lines{claude.tokens("input", 10, 100), claude.request(9, 100, 0)};
  const std::vector<std::string> more{claude.tokens("input", 10, 100), claude.request(9, 100, 0),
                                      claude.tokens("input", 20, 30), claude.request(19, 30, 0)};
  const Summary summary = read({{"one", lines}, {"two", more}});
  CHECK(tokens(summary, 0) == 100);
  CHECK(tokens(summary, 1) == 30);
  CHECK(summary.by_log[0].duplicates == 0);
  CHECK(summary.by_log[1].duplicates == 2);
  CHECK(summary.totals.total_tokens == 130);
  CHECK(summary.totals.requests == 2);
}

TEST_CASE("by log: metrics in one log, events in another: the log of the larger report has the usage") {
  const Claude claude;
  const Summary summary = read({{"metrics", {claude.tokens("input", 10, 100)}},
                                {"events", {claude.request(9, 60, 0), claude.request(11, 50, 0)}}});
  CHECK(summary.totals.total_tokens == 110);
  CHECK_FALSE(summary.by_log[0].usage.total_tokens.has_value());
  CHECK(tokens(summary, 1) == 110);
  CHECK(summary.check.verdict == Verdict::partial);
}

TEST_CASE("by log: a cumulative series counts in each log as it grew there") {
  const Claude claude;
  const auto point = [&](int time, int value) {
    return claude.point("claude_code.token.usage", "input", 1, time,
                        R"("asInt":")" + std::to_string(value) + "\"", "2");
  };
  const Summary summary = read({{"one", {point(10, 100)}}, {"two", {point(20, 250)}}});
  CHECK(tokens(summary, 0) == 100);
  CHECK(tokens(summary, 1) == 150);
}

TEST_CASE("by log: a resumed log is one log, and a log without usage has no numbers") {
  const Claude claude;
  const Summary summary = read({{"one", {claude.request(9, 100, 0)}},
                                {"two", {}},
                                {"three", {claude.request(10, 1, 0)}},
                                {"one", {claude.request(11, 10, 0)}}});
  REQUIRE(summary.by_log.size() == 3);
  CHECK(tokens(summary, 0) == 110);
  CHECK_FALSE(summary.by_log[1].usage.is_known());
  CHECK(tokens(summary, 2) == 1);
}

TEST_CASE("by source and by session: the number of logs changes nothing") {
  const Claude claude;
  const std::vector<std::string> lines{claude.request(9, 100, 3), claude.request(10, 1, 4),
                                       claude.tokens("input", 12, 50)};
  const Summary one = read({{"one", lines}});
  const Summary three = read({{"one", {lines[0]}}, {"two", {lines[1]}}, {"three", {lines[2]}}});
  REQUIRE(three.by_source.size() == one.by_source.size());
  REQUIRE(three.by_session.size() == 1);
  CHECK(three.by_source[0].usage.total_tokens == one.by_source[0].usage.total_tokens);
  CHECK(three.by_session[0].usage.total_tokens == one.by_session[0].usage.total_tokens);
  CHECK(three.by_session[0].usage.tokens == one.by_session[0].usage.tokens);
}
