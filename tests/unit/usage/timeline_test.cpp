// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/timeline.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>

#include <otelc/usage/cost_basis.hpp>

#include "../../support/account.hpp"
#include "../../support/claude_lines.hpp"

using namespace otelc;
using test::account;
using test::Claude;

namespace {

constexpr int kMs = 1'000'000;

std::string json_number(const std::string& key, const std::string& value) {
  return R"(,{"key":")" + key + R"(","value":{"doubleValue":)" + value + "}}";
}

usage::TimelineBin sum(const usage::Timeline& timeline) {
  usage::TimelineBin sum;
  for (const auto& bin : timeline.bins) {
    sum.cost_usd += bin.cost_usd;
    sum.tokens += bin.tokens;
    sum.requests += bin.requests;
    sum.errors += bin.errors;
  }
  return sum;
}

}  // namespace

TEST_CASE("if metrics and events have the same tokens, events give the times") {
  const Claude claude;
  const auto summary = account({claude.tokens("input", 900 * kMs, 150), claude.request(10 * kMs, 100, 0),
                                claude.request(20 * kMs, 50, 0)});
  const auto& bins = summary.timeline.bins;
  REQUIRE(bins.size() == 2);
  CHECK(bins[0].start == 10 * kMs);
  CHECK(bins[0].tokens == 100);
  CHECK(bins[0].requests == 1);
  CHECK(bins[1].start == 20 * kMs);
  CHECK(bins[1].tokens == 50);
  CHECK_FALSE(summary.timeline.is_by_exports);
}

TEST_CASE("if metrics have more tokens, they give the times, and events those of the requests") {
  const Claude claude;
  const auto summary = account({claude.tokens("input", 900 * kMs, 150), claude.request(10 * kMs, 100, 0)});
  const auto& bins = summary.timeline.bins;
  REQUIRE(bins.size() == 2);
  CHECK(bins[0].tokens == 0);
  CHECK(bins[0].requests == 1);
  CHECK(bins[1].start == 900 * kMs);
  CHECK(bins[1].tokens == 150);
  CHECK(bins[1].requests == 0);
  CHECK(summary.timeline.is_by_exports);
  CHECK(sum(summary.timeline).tokens == *summary.totals.total_tokens);
}

TEST_CASE("resends are not in the timeline, nor spans beside events") {
  const Claude claude;
  const std::string request = claude.request(10 * kMs, 100, 0);
  const auto summary = account(
      {request, request,
       claude.span("llm_request", "b7ad6b7169203331", 1 * kMs, 9 * kMs, json_number("input_tokens", "100"))});
  CHECK(sum(summary.timeline).tokens == 100);
  CHECK(sum(summary.timeline).requests == 1);
  CHECK(summary.most_expensive.size() == 1);
}

TEST_CASE("errors have a time, even without spend") {
  const Claude claude;
  const auto summary = account({claude.event("api_error", 30 * kMs, json_number("status_code", "529"))});
  REQUIRE(summary.timeline.bins.size() == 1);
  CHECK(summary.timeline.bins[0].start == 30 * kMs);
  CHECK(summary.timeline.bins[0].errors == 1);
  CHECK(summary.timeline.bins[0].requests == 0);
}

TEST_CASE("costs are reported ones, otherwise list prices; list prices alone on request") {
  const Claude costed{"s1", "claude-haiku-4-5", "main"};
  const Claude uncosted{"s2", "claude-sonnet-4-5", "main"};
  const auto event = [](const Claude& claude, int time, const std::string& cost) {
    return claude.event("api_request", time, json_number("input_tokens", "1000000") + cost);
  };
  auto summary =
      account({event(costed, 10 * kMs, json_number("cost_usd", "7")), event(uncosted, 20 * kMs, "")});
  REQUIRE(summary.timeline.bins.size() == 2);
  CHECK(summary.timeline.bins[0].cost_usd == doctest::Approx(7));
  CHECK(summary.timeline.bins[1].cost_usd > 0);
  CHECK(sum(summary.timeline).cost_usd == doctest::Approx(*summary.totals.cost_usd));
  CHECK(summary.most_expensive.front().model == "claude-haiku-4-5");
  usage::set_cost_basis(summary, usage::CostBasis::list);
  CHECK(sum(summary.timeline).cost_usd == doctest::Approx(*summary.totals.list_usd));
  CHECK(summary.most_expensive.front().model == "claude-sonnet-4-5");
}

TEST_CASE("bins are as wide as the places of a plot need") {
  usage::Timeline timeline;
  timeline.width = kMs;
  for (UnixNanos ms = 0; ms < 1000; ++ms) timeline.bins.push_back({kMs * (5000 + ms), 0.001, 0.002, 3, 1, 0});
  const auto same = usage::with_places_at_most(timeline, 1000);
  CHECK(same.width == kMs);
  CHECK(same.bins.size() == 1000);
  const auto wide = usage::with_places_at_most(timeline, 120);
  CHECK(wide.width == 10 * kMs);
  CHECK(wide.bins.size() == 100);
  CHECK(wide.bins.front().start == UnixNanos{5000} * kMs);
  CHECK(wide.bins.front().tokens == 30);
  CHECK(sum(wide).cost_usd == doctest::Approx(1));
  CHECK(usage::with_places_at_most({}, 10).bins.empty());
}

TEST_CASE("spend by model adds up to the bins") {
  const Claude a{"s1", "model-a", "main"};
  const Claude b{"s1", "model-b", "main"};
  const auto timeline =
      account({a.request(10 * kMs, 100, 0), b.request(20 * kMs, 30, 0), a.request(20 * kMs, 7, 0)}).timeline;
  REQUIRE(timeline.by_model.size() == 3);
  std::map<std::string, std::int64_t> tokens;
  for (const auto& bin : timeline.by_model) tokens[timeline.models[bin.model]] += bin.tokens;
  CHECK(tokens == std::map<std::string, std::int64_t>{{"model-a", 107}, {"model-b", 30}});
  CHECK(timeline.by_model[0].start == 10 * kMs);
  CHECK(sum(timeline).tokens == 137);
  CHECK(usage::with_places_at_most(timeline, 1).by_model.empty());
}

TEST_CASE("a model under two names has the bill's name; list prices on request") {
  const Claude metrics{"s1", "claude-haiku-4-5", "main"};
  const Claude events{"s1", "claude-haiku-4-5-20251001", "main"};
  auto summary =
      account({metrics.tokens("input", 900 * kMs, 1'000'000), events.request(10 * kMs, 1'000'000, 0)});
  REQUIRE(summary.timeline.models.size() == 1);
  CHECK(summary.timeline.models[0] == summary.models[0].name);
  usage::set_cost_basis(summary, usage::CostBasis::list);
  double usd = 0;
  for (const auto& bin : summary.timeline.by_model) usd += bin.cost_usd;
  CHECK(usd == doctest::Approx(*summary.totals.cost_usd));
}
