// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/summarize.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

#include <otelc/usage/check.hpp>
#include <otelc/usage/detail/breakdowns.hpp>

namespace otelc::usage {
namespace {

// The name under which a row's tokens were reported.
events::ModelId row_model(const billing::Bill& bill, const billing::BillRow& row) {
  return row.tokens.empty() ? row.model : bill.lines[row.tokens.front()].model;
}

// Notes the entry of the price list for each model.
void add_price_lists(Summary& summary, const std::map<std::string, const prices::ModelPrice*>& prices) {
  for (UsageRow& row : summary.models) {
    const auto known = prices.find(row.name);
    const prices::ModelPrice* price = known != prices.end() ? known->second : nullptr;
    if (price == nullptr) continue;
    row.price_entry = price->entry;
    auto& lists = summary.price_lists;
    if (std::find(lists.begin(), lists.end(), price->source) == lists.end()) lists.push_back(price->source);
  }
}

std::vector<UsageRow> rows(std::map<std::string, billing::Usage>& by_name) {
  std::vector<UsageRow> out;
  out.reserve(by_name.size());
  for (auto& [name, usage] : by_name) out.push_back({name, agents::Source::unknown, std::move(usage)});
  return out;
}

void add_activity(Summary& summary, const ledger::Ledger& ledger) {
  const ledger::Activity& activity = ledger.activity();
  summary.active_ms = activity.active_ms();
  summary.request_ms = activity.request_ms();
  summary.tools = activity.tools(ledger.agents());
  summary.lines = activity.lines();
  summary.commits = activity.commits();
  summary.pull_requests = activity.pull_requests();
  summary.compactions = activity.compactions();
  std::map<std::string_view, ledger::Speed> speeds;
  for (const auto& [model, speed] : activity.speeds()) speeds[ledger.names().name(model)] = speed;
  for (UsageRow& row : summary.models) {
    if (const auto known = speeds.find(row.name); known != speeds.end()) row.speed = known->second;
  }
}

// Usage by all that a summary lists, except sessions.
struct Sums {
  std::map<std::string, billing::Usage> models;
  std::map<std::string, billing::Usage> agents;
  detail::SourceRows sources;
  detail::LogRows logs;
  std::map<std::string, const prices::ModelPrice*> prices;
};

void add_account(Sums& sums, billing::Usage& totals, const ledger::Ledger& ledger,
                 const ledger::Account& account) {
  const events::Names& names = ledger.names();
  billing::Usage& of_agent = sums.agents[ledger.agent_facts()[account.agent].name];
  const billing::AmountsOf whole = [&account](std::uint32_t line) { return account.lines[line]; };
  for (const billing::BillRow& row : account.bill.rows) {
    const billing::Usage usage = usage_of(row, account.bill, whole, true, names);
    totals.add(usage);
    of_agent.add(usage);
    if (row.model != events::kNoModel) {
      const std::string& model = names.name(row.model);
      sums.models[model].add(usage);
      const events::ModelId priced =
          row.priced_as != events::kNoModel ? row.priced_as : row_model(account.bill, row);
      if (const auto* price = names.price(priced)) sums.prices.try_emplace(model, price);
    }
    sums.sources.add(ledger, account, row, usage);
    sums.logs.add(ledger, account, row, usage);
  }
}

// Rounds, so it must come after all accounts were added.
void put_rows(Sums& sums, Summary& summary, const ledger::Ledger& ledger) {
  summary.totals.round_tokens();
  for (auto& [name, usage] : sums.models) usage.round_tokens();
  for (auto& [name, usage] : sums.agents) usage.round_tokens();
  summary.models = rows(sums.models);
  add_price_lists(summary, sums.prices);
  summary.by_agent = rows(sums.agents);
  summary.by_source = std::move(sums.sources).rows(ledger);
  summary.by_log = std::move(sums.logs).rows();
  for (const UsageRow& row : summary.models) {
    if (row.usage.unpriced_tokens > 0) summary.unpriced_models.push_back(row.name);
  }
}

}  // namespace

Summary summarize(const ledger::Ledger& ledger, const events::Recognizer& recognizer, const Lists& lists) {
  Summary summary;
  Sums sums;
  Sightings sightings;
  detail::SessionRows sessions(ledger, lists);
  ledger.for_each_account([&](const ledger::Account& account) {
    add_account(sums, summary.totals, ledger, account);
    add_sighting(account, sightings);
    sessions.add(account);
  });
  put_rows(sums, summary, ledger);
  std::move(sessions).put(summary);
  summary.agents = ledger.agents();
  std::sort(summary.agents.begin(), summary.agents.end());
  summary.origin = recognizer.origin();
  summary.origin.keep_versions_of(summary.agents);
  summary.sessions =
      std::count_if(ledger.sessions().begin(), ledger.sessions().end(),
                    [](const ledger::Session& session) { return session.is_used && !session.id.empty(); });
  add_activity(summary, ledger);
  summary.timeline = timeline_of(ledger);
  const ledger::MostExpensiveRequests requests = ledger.most_expensive();
  summary.most_expensive = requests.rows(ledger::MostExpensiveRequests::Rank::by_cost);
  summary.most_expensive_by_list_price = requests.rows(ledger::MostExpensiveRequests::Rank::by_list_price);
  summary.errors_by_status = ledger.errors_by_status();
  summary.duplicates = recognizer.duplicates();
  const traces::TracedRequests& traced = ledger.traced();
  summary.dropped = {traced.nested(), traced.aggregates(), traced.twins()};
  summary.shared = ledger.shared();
  summary.unread = unread_scopes(ledger, recognizer);
  const events::ForeignTelemetry::Total foreign = recognizer.foreign().total();
  summary.ignored = {foreign.items, foreign.services};
  summary.check = check_completeness(ledger, recognizer, sightings);
  return summary;
}

}  // namespace otelc::usage
