// SPDX-License-Identifier: Apache-2.0
#include <otelc/ledger/most_expensive.hpp>

#include <algorithm>
#include <tuple>

#include <otelc/base/saturating.hpp>
#include <otelc/events/labels.hpp>

namespace otelc::ledger {
namespace {

using Rank = MostExpensiveRequests::Rank;

std::optional<double> cost_of(const RequestRow& row, Rank rank) {
  return rank == Rank::by_cost ? row.cost_usd() : row.list_usd;
}

// A total order, so that the order of events does not decide which requests are kept.
bool is_more_expensive(const RequestRow& a, const RequestRow& b, Rank rank) {
  const auto by = [rank](const RequestRow& row) { return std::tuple(cost_of(row, rank), row.total_tokens); };
  if (by(a) != by(b)) return by(a) > by(b);
  const auto rest = [](const RequestRow& row) {
    return std::tie(row.time, row.model, row.session, row.agent, row.subagent, row.source, row.tokens,
                    row.duration_us, row.reported_usd, row.list_usd);
  };
  return rest(a) < rest(b);
}

RequestRow numbers_of(const events::UsageEvent& event, const billing::Listed& listed) {
  RequestRow row;
  row.reported_usd = event.cost_usd;
  row.tokens = event.tokens;
  for (const auto& count : event.tokens)
    row.total_tokens = saturating_add(row.total_tokens, count.value_or(0));
  if (row.total_tokens > 0 && listed.unlisted_tokens == 0) row.list_usd = listed.price.usd();
  row.duration_us = event.duration_us;
  row.time = event.time;
  row.source = event.source;
  return row;
}

// Whether a request is cheaper than all of a full list. Most are, so this is checked before texts are copied.
bool is_too_cheap(const std::vector<RequestRow>& top, const RequestRow& row, Rank rank) {
  return top.size() == MostExpensiveRequests::kMax && cost_of(row, rank) < cost_of(top.front(), rank);
}

}  // namespace

void MostExpensiveRequests::add_to(std::vector<RequestRow>& top, Rank rank, const RequestRow& row) {
  const auto is_first = [rank](const RequestRow& a, const RequestRow& b) {
    return is_more_expensive(a, b, rank);
  };
  if (top.size() == kMax) {
    if (!is_first(row, top.front())) return;
    std::pop_heap(top.begin(), top.end(), is_first);
    top.pop_back();
  }
  top.push_back(row);
  std::push_heap(top.begin(), top.end(), is_first);
}

void MostExpensiveRequests::add(const events::UsageEvent& event, const billing::Listed& listed) {
  if (event.evidence != events::Evidence::event && event.evidence != events::Evidence::span) return;
  auto agent = agents_.find(event.agent_name);
  if (agent == agents_.end()) {
    const std::string_view name = agents_.size() < kAgentsMax ? event.agent_name : events::kOthers;
    agent = agents_.try_emplace(std::string(name)).first;
  }
  Top& top = event.evidence == events::Evidence::event ? agent->second.events : agent->second.spans;
  RequestRow row = numbers_of(event, listed);
  const bool is_cheap = is_too_cheap(top.by_cost, row, Rank::by_cost);
  const bool is_cheap_by_list = is_too_cheap(top.by_list_price, row, Rank::by_list_price);
  if (is_cheap && is_cheap_by_list) return;
  row.agent = event.agent_name;
  row.session = event.session;
  row.model = event.model.empty() ? "unknown" : event.model;
  row.subagent = event.subagent;
  if (!is_cheap) add_to(top.by_cost, Rank::by_cost, row);
  if (!is_cheap_by_list) add_to(top.by_list_price, Rank::by_list_price, row);
}

void MostExpensiveRequests::take_back(std::string_view agent) {
  const auto known = agents_.find(agent);
  if (known != agents_.end()) agents_.erase(known);
}

std::vector<RequestRow> MostExpensiveRequests::rows(Rank rank) const {
  std::vector<RequestRow> all;
  for (const auto& [name, agent] : agents_) {
    const Top& top = agent.events.by_cost.empty() ? agent.spans : agent.events;
    const auto& rows = rank == Rank::by_cost ? top.by_cost : top.by_list_price;
    all.insert(all.end(), rows.begin(), rows.end());
  }
  std::sort(all.begin(), all.end(),
            [rank](const RequestRow& a, const RequestRow& b) { return is_more_expensive(a, b, rank); });
  all.resize(std::min(all.size(), kMax));
  return all;
}

}  // namespace otelc::ledger
