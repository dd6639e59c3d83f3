// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/choice.hpp>

#include <algorithm>

namespace otelc::usage {
namespace {

constexpr Evidence kReports[] = {Evidence::metric, Evidence::event, Evidence::older_metric};

// Of the reports that exist the one that saw most, because loss only subtracts; spans, which may hold
// more than was billed, only where there is no other.
Evidence choose_spend(const Running& running) {
  Evidence best = Evidence::span;
  for (const Evidence evidence : kReports) {
    if (!running.of(evidence).has_spend()) continue;
    if (best == Evidence::span || running.of(evidence).total_tokens() > running.of(best).total_tokens())
      best = evidence;
  }
  return best;
}

Evidence choose_cost(const Running& running, Evidence spend) {
  if (running.of(spend).has_cost) return spend;
  for (const Evidence evidence : kReports) {
    if (running.of(evidence).has_cost) return evidence;
  }
  return spend;
}

// A request's size may decide what it costs, which only events and spans tell.
Evidence choose_list(const Running& running, Evidence spend) {
  if (spend == Evidence::event || spend == Evidence::span) return spend;
  const Running::Sums& counts = running.of(spend);
  for (const Evidence evidence : {Evidence::event, Evidence::span}) {
    const Running::Sums& sums = running.of(evidence);
    if (sums.has_tokens && sums.tokens == counts.tokens && sums.other_tokens == counts.other_tokens)
      return evidence;
  }
  return spend;
}

bool events_saw_the_same(const Running& running, Evidence spend) {
  const Running::Sums& events = running.of(Evidence::event);
  return events.has_spend() && events.total_tokens() == running.of(spend).total_tokens();
}

}  // namespace

std::int64_t Running::Sums::total_tokens() const {
  std::int64_t total = 0;
  for (const std::int64_t sum : tokens) add_to(total, sum);
  add_to(total, other_tokens);
  return total;
}

void Running::add(const UsageEvent& event, const Listed& listed) {
  Sums& sums = by[index_of(event.evidence)];
  if (event.kind == Kind::request) add_to(sums.requests, 1);
  if (event.kind == Kind::error) add_to(sums.errors, 1);
  if (counts_tokens(event.kind)) {
    for (std::size_t i = 0; i < kTokenTypes; ++i) {
      if (!event.tokens[i]) continue;
      add_to(sums.tokens[i], *event.tokens[i]);
      sums.has_tokens = true;
    }
    sums.list.price += listed.price;
    add_to(sums.list.unlisted_tokens, listed.unlisted_tokens);
  }
  if (!event.other_type.empty()) {
    add_to(sums.other_tokens, event.other_tokens);
    sums.has_tokens = true;
  }
  if (counts_cost(event.kind) && event.cost_usd) {
    sums.cost_usd += *event.cost_usd;
    sums.has_cost = true;
  }
  if (event.duration_us && (event.kind == Kind::request || event.kind == Kind::http_call))
    sums.has_duration = true;
}

bool Running::has_spend() const {
  return std::any_of(by.begin(), by.end(), [](const Sums& sums) { return sums.has_spend(); });
}

bool Running::is_empty() const {
  return std::all_of(by.begin(), by.end(), [](const Sums& sums) { return sums.is_empty(); });
}

bool Running::is_of_answered_spans() const {
  for (std::size_t i = 0; i < kEvidences; ++i) {
    if (i != index_of(Evidence::span) && !by[i].is_empty()) return false;
  }
  return of(Evidence::span).requests > 0;
}

Choice choose(const Running& running, bool is_whole_model) {
  Choice choice;
  choice.spend = choose_spend(running);
  if (is_whole_model && choice.spend == Evidence::metric && events_saw_the_same(running, choice.spend))
    choice.spend = Evidence::event;
  choice.cost = choose_cost(running, choice.spend);
  choice.list = choose_list(running, choice.spend);
  const Running::Sums& events = running.of(Evidence::event);
  choice.api = events.requests + events.errors > 0 ? Evidence::event : Evidence::span;
  return choice;
}

Choice choose(const Tallies& sums, bool is_whole_model) {
  Running running;
  for (std::size_t i = 0; i < kEvidences; ++i) {
    const Tally& tally = sums[i];
    Running::Sums& to = running.by[i];
    to.tokens = tally.tokens;
    for (const auto& [type, tokens] : tally.other_tokens) add_to(to.other_tokens, tokens);
    to.has_tokens = tally.has_tokens;
    to.has_cost = tally.has_cost;
    to.requests = tally.requests;
    to.errors = tally.errors;
  }
  return choose(running, is_whole_model);
}

Counted& Counted::operator+=(const Counted& other) {
  add_to(tokens, other.tokens);
  cost += other.cost;
  add_to(unpriced_tokens, other.unpriced_tokens);
  add_to(requests, other.requests);
  add_to(errors, other.errors);
  known_costs += other.known_costs;
  list_costs += other.list_costs;
  known_requests += other.known_requests;
  return *this;
}

Counted& Counted::operator-=(const Counted& other) {
  tokens = saturating_sub(tokens, other.tokens);
  cost -= other.cost;
  unpriced_tokens = saturating_sub(unpriced_tokens, other.unpriced_tokens);
  requests = saturating_sub(requests, other.requests);
  errors = saturating_sub(errors, other.errors);
  known_costs -= other.known_costs;
  list_costs -= other.list_costs;
  known_requests -= other.known_requests;
  return *this;
}

// As usage_of() in summary.cpp has it, of all that was spent.
Counted counted(const Running& running, bool is_whole_model) {
  const Choice choice = choose(running, is_whole_model);
  const Running::Sums& spend = running.of(choice.spend);
  Counted all;
  all.tokens = spend.total_tokens();
  const Running::Sums& cost = running.of(choice.cost);
  const Listed& list = running.of(choice.list).list;
  if (cost.has_cost) {
    all.cost = prices::Money::of_usd(cost.cost_usd);
    all.known_costs = 1;
  } else if (spend.has_tokens && list.unlisted_tokens == 0) {
    all.cost = list.price;
    all.known_costs = all.list_costs = 1;
  } else {
    all.unpriced_tokens = all.tokens;
  }
  const Running::Sums& api = running.of(choice.api);
  all.requests = api.requests;
  all.errors = api.errors;
  all.known_requests = api.requests + api.errors > 0 ? 1 : 0;
  // Only errors came: none was billed.
  if (api.requests == 0 && api.errors > 0 && !spend.has_spend()) all.known_costs = 1;
  return all;
}

SpendInTime spend_in_time(const Running& running) {
  Evidence spend = choose_spend(running);
  if (events_saw_the_same(running, spend)) spend = Evidence::event;
  const Evidence cost = choose_cost(running, spend);
  return {spend, cost, running.of(cost).has_cost};
}

}  // namespace otelc::usage
