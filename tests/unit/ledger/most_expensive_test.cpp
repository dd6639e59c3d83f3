// SPDX-License-Identifier: Apache-2.0
#include <otelc/ledger/most_expensive.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace otelc;
using events::Evidence;
using events::UsageEvent;
using ledger::MostExpensiveRequests;
using Rank = MostExpensiveRequests::Rank;

namespace {

UsageEvent request(std::string_view agent, UnixNanos time, std::int64_t tokens,
                   std::optional<double> cost_usd, Evidence evidence = Evidence::event) {
  UsageEvent event;
  event.agent_name = agent;
  event.evidence = evidence;
  event.kind = agents::Kind::request;
  event.time = time;
  event.tokens[0] = tokens;
  event.cost_usd = cost_usd;
  return event;
}

// Micro-USD per token.
billing::Listed listed(std::int64_t tokens) {
  return {prices::Money(tokens, 1'000'000'000'000), 0};
}

std::vector<UnixNanos> times(const MostExpensiveRequests& requests, Rank rank = Rank::by_cost) {
  std::vector<UnixNanos> times;
  for (const auto& row : requests.rows(rank)) times.push_back(row.time);
  return times;
}

}  // namespace

TEST_CASE("the most expensive come first; those of unknown cost come last, by tokens") {
  MostExpensiveRequests requests;
  requests.add(request("a", 1, 10, 0.5), listed(10));
  requests.add(request("a", 2, 900, std::nullopt), {{}, 900});
  requests.add(request("a", 3, 10, 2), listed(10));
  requests.add(request("a", 4, 5000, std::nullopt), {{}, 5000});
  requests.add(request("a", 5, 1'000'000, std::nullopt), listed(1'000'000));
  CHECK(times(requests) == std::vector<UnixNanos>{3, 5, 1, 4, 2});
  const auto rows = requests.rows(Rank::by_cost);
  CHECK(rows[0].cost_usd() == 2);
  CHECK(rows[1].cost_usd() == 1);
  CHECK_FALSE(rows[1].reported_usd);
  CHECK_FALSE(rows[3].cost_usd());
  CHECK(rows[0].model == "unknown");
}

TEST_CASE("by list price other requests are the most expensive") {
  MostExpensiveRequests requests;
  for (UnixNanos time = 1; time <= 40;
       ++time)  // the most expensive by reported cost is the cheapest by list price
    requests.add(request("a", time, 100 - static_cast<int>(time), static_cast<double>(time)),
                 listed(100 - static_cast<int>(time)));
  CHECK(times(requests).front() == 40);
  CHECK(times(requests).size() == MostExpensiveRequests::kMax);
  CHECK(times(requests, Rank::by_list_price).front() == 1);
  CHECK(times(requests, Rank::by_list_price).back() == 20);
}

TEST_CASE("an agent's spans are listed only if it has no events; metrics list no request") {
  MostExpensiveRequests requests;
  requests.add(request("a", 1, 10, 1, Evidence::span), {});
  requests.add(request("b", 2, 10, 1, Evidence::span), {});
  requests.add(request("a", 3, 10, 0.1), {});
  requests.add(request("c", 4, 10, 9, Evidence::metric), {});
  CHECK(times(requests) == std::vector<UnixNanos>{2, 3});
}

TEST_CASE("the order of events does not change which requests are listed") {
  std::mt19937 random(7);
  std::vector<UsageEvent> events;
  for (int i = 0; i < 500; ++i) {
    const std::optional<double> cost =
        i % 7 == 0 ? std::nullopt : std::optional(0.25 * static_cast<double>(random() % 20));
    events.push_back(request(i % 3 == 0 ? "a" : "b", 1 + random() % 100, static_cast<int>(random() % 50),
                             cost, i % 2 == 0 ? Evidence::event : Evidence::span));
  }
  const auto all = [&events](Rank rank) {
    MostExpensiveRequests requests;
    for (const UsageEvent& event : events) requests.add(event, listed(event.tokens[0].value_or(0)));
    std::vector<std::tuple<std::string, UnixNanos, std::int64_t>> rows;
    for (const auto& row : requests.rows(rank)) rows.emplace_back(row.agent, row.time, row.total_tokens);
    return rows;
  };
  for (const Rank rank : {Rank::by_cost, Rank::by_list_price}) {
    const auto expected = all(rank);
    CHECK(expected.size() == MostExpensiveRequests::kMax);
    for (int round = 0; round < 5; ++round) {
      std::shuffle(events.begin(), events.end(), random);
      CHECK(all(rank) == expected);
    }
  }
}
