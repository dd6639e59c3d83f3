// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/choice.hpp>

namespace otelc::usage {
namespace {

std::uint8_t bit_of(Evidence evidence) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(evidence));
}

constexpr Evidence kReports[] = {Evidence::metric, Evidence::event, Evidence::older_metric};

// Of the reports that exist the one that saw most, because loss only subtracts; spans, which may hold
// more than was billed, only where there is no other.
Evidence choose_spend(const Running& running) {
  Evidence best = Evidence::span;
  for (const Evidence evidence : kReports) {
    if ((running.spends & bit_of(evidence)) == 0) continue;
    const auto tokens = running.tokens[index_of(evidence)];
    if (best == Evidence::span || tokens > running.tokens[index_of(best)]) best = evidence;
  }
  return best;
}

Evidence choose_cost(const Running& running, Evidence spend) {
  if ((running.costs & bit_of(spend)) != 0) return spend;
  for (const Evidence evidence : kReports) {
    if ((running.costs & bit_of(evidence)) != 0) return evidence;
  }
  return spend;
}

// A request's size may decide what it costs, which only events and spans tell.
Evidence choose_list(const Tallies& sums, Evidence spend) {
  if (spend == Evidence::event || spend == Evidence::span) return spend;
  for (const Evidence evidence : {Evidence::event, Evidence::span}) {
    const Tally& tally = of(sums, evidence);
    if (tally.has_tokens && tally.tokens == of(sums, spend).tokens &&
        tally.other_tokens == of(sums, spend).other_tokens)
      return evidence;
  }
  return spend;
}

}  // namespace

void Running::add(const UsageEvent& event) {
  const auto index = index_of(event.evidence);
  if (counts_tokens(event.kind)) {
    for (const auto& count : event.tokens) {
      if (count) spends |= bit_of(event.evidence);
      tokens[index] = saturating_add(tokens[index], count.value_or(0));
    }
    if (!event.other_type.empty()) spends |= bit_of(event.evidence);
    tokens[index] = saturating_add(tokens[index], event.other_tokens);
  }
  if (counts_cost(event.kind) && event.cost_usd) {
    cost_usd[index] += *event.cost_usd;
    spends |= bit_of(event.evidence);
    costs |= bit_of(event.evidence);
  }
}

Counted counted(const Running& running, bool counts_spans) {
  const Evidence spend = choose_spend(running);
  if (spend == Evidence::span && !counts_spans) return {0, 0};
  return {running.tokens[index_of(spend)], running.cost_usd[index_of(choose_cost(running, spend))]};
}

SpendInTime spend_in_time(const Running& running) {
  Evidence spend = choose_spend(running);
  const bool have_events = (running.spends & bit_of(Evidence::event)) != 0;
  if (have_events && running.tokens[index_of(Evidence::event)] == running.tokens[index_of(spend)])
    spend = Evidence::event;
  const Evidence cost = choose_cost(running, spend);
  return {spend, cost, (running.costs & bit_of(cost)) != 0};
}

Choice choose(const Tallies& sums, bool is_whole_model) {
  Running running;
  for (std::size_t i = 0; i < kEvidences; ++i) {
    const Tally& tally = sums[i];
    running.tokens[i] = tally.total_tokens();
    const std::uint8_t bit = bit_of(static_cast<Evidence>(i));
    if (tally.has_cost) running.costs |= bit;
    if (tally.has_tokens || tally.has_cost) running.spends |= bit;
  }
  Choice choice;
  choice.spend = choose_spend(running);
  const bool have_events = (running.spends & bit_of(Evidence::event)) != 0;
  if (is_whole_model && choice.spend == Evidence::metric && have_events &&
      running.tokens[index_of(Evidence::event)] == running.tokens[index_of(Evidence::metric)])
    choice.spend = Evidence::event;
  choice.cost = choose_cost(running, choice.spend);
  choice.list = choose_list(sums, choice.spend);
  const Tally& events = of(sums, Evidence::event);
  choice.api = events.requests + events.errors > 0 ? Evidence::event : Evidence::span;
  return choice;
}

}  // namespace otelc::usage
