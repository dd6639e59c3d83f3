// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/dearest.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace otelc;
using usage::DearestRequests;
using usage::Evidence;
using usage::UsageEvent;
using Rank = DearestRequests::Rank;

namespace {

UsageEvent request(std::string_view agent, UnixNanos time, std::int64_t tokens,
                   std::optional<double> cost_usd, Evidence evidence = Evidence::event) {
  UsageEvent event;
  event.agent_name = agent;
  event.evidence = evidence;
  event.kind = usage::Kind::request;
  event.time = time;
  event.tokens[0] = tokens;
  event.cost_usd = cost_usd;
  return event;
}

// Micro-USD a token.
usage::Listed listed(std::int64_t tokens) {
  return {prices::Money(tokens, 1'000'000'000'000), 0};
}

std::vector<UnixNanos> times(const DearestRequests& dearest, Rank rank = Rank::by_cost) {
  std::vector<UnixNanos> times;
  for (const auto& row : dearest.rows(rank)) times.push_back(row.time);
  return times;
}

}  // namespace

TEST_CASE("the dearest come first; those whose cost nobody knows come last, by tokens") {
  DearestRequests dearest;
  dearest.add(request("a", 1, 10, 0.5), listed(10));
  dearest.add(request("a", 2, 900, std::nullopt), {{}, 900});
  dearest.add(request("a", 3, 10, 2), listed(10));
  dearest.add(request("a", 4, 5000, std::nullopt), {{}, 5000});
  dearest.add(request("a", 5, 1'000'000, std::nullopt), listed(1'000'000));
  CHECK(times(dearest) == std::vector<UnixNanos>{3, 5, 1, 4, 2});
  const auto rows = dearest.rows(Rank::by_cost);
  CHECK(rows[0].cost_usd() == 2);
  CHECK(rows[1].cost_usd() == 1);
  CHECK_FALSE(rows[1].reported_usd);
  CHECK_FALSE(rows[3].cost_usd());
  CHECK(rows[0].model == "unknown");
}

TEST_CASE("by list price they are others") {
  DearestRequests dearest;
  for (UnixNanos time = 1; time <= 40; ++time)  // the dearest by what was said is the cheapest by the list
    dearest.add(request("a", time, 100 - static_cast<int>(time), static_cast<double>(time)),
                listed(100 - static_cast<int>(time)));
  CHECK(times(dearest).front() == 40);
  CHECK(times(dearest).size() == DearestRequests::kMax);
  CHECK(times(dearest, Rank::by_list_price).front() == 1);
  CHECK(times(dearest, Rank::by_list_price).back() == 20);
}

TEST_CASE("an agent's spans count only where it has no events, and metrics tell of no request") {
  DearestRequests dearest;
  dearest.add(request("a", 1, 10, 1, Evidence::span), {});
  dearest.add(request("b", 2, 10, 1, Evidence::span), {});
  dearest.add(request("a", 3, 10, 0.1), {});
  dearest.add(request("c", 4, 10, 9, Evidence::metric), {});
  CHECK(times(dearest) == std::vector<UnixNanos>{2, 3});
}

TEST_CASE("the order of events does not change which are the dearest") {
  std::mt19937 random(7);
  std::vector<UsageEvent> events;
  for (int i = 0; i < 500; ++i) {
    const std::optional<double> cost =
        i % 7 == 0 ? std::nullopt : std::optional(0.25 * static_cast<double>(random() % 20));
    events.push_back(request(i % 3 == 0 ? "a" : "b", 1 + random() % 100, static_cast<int>(random() % 50),
                             cost, i % 2 == 0 ? Evidence::event : Evidence::span));
  }
  const auto all = [&events](Rank rank) {
    DearestRequests dearest;
    for (const UsageEvent& event : events) dearest.add(event, listed(event.tokens[0].value_or(0)));
    std::vector<std::tuple<std::string, UnixNanos, std::int64_t>> rows;
    for (const auto& row : dearest.rows(rank)) rows.emplace_back(row.agent, row.time, row.total_tokens);
    return rows;
  };
  for (const Rank rank : {Rank::by_cost, Rank::by_list_price}) {
    const auto expected = all(rank);
    CHECK(expected.size() == DearestRequests::kMax);
    for (int round = 0; round < 5; ++round) {
      std::shuffle(events.begin(), events.end(), random);
      CHECK(all(rank) == expected);
    }
  }
}
