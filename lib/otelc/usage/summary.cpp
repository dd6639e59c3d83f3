// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/summary.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace otelc::usage {
namespace {

void add_known(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& amount) {
  if (amount) sum = saturating_add(sum.value_or(0), *amount);
}

// True where longer requests cost more, and only sums are known of requests that may have been longer.
bool is_size_unknown(const Tally& spend, Evidence list, const prices::ModelPrice* price) {
  if (price == nullptr || list == Evidence::event || list == Evidence::span) return false;
  const auto step = price->rates.first_step();
  std::int64_t prompts = 0;
  for (const TokenType type : {TokenType::input, TokenType::cache_read, TokenType::cache_creation})
    prompts = saturating_add(prompts, spend.tokens[static_cast<std::size_t>(type)]);
  return step && prompts > *step;
}

// The agent's own figure counts for all of a unit, or none: a list price never fills its gaps.
void add_costs(Usage& usage, const Tallies& tallies, const Unit& unit, const prices::ModelPrice* price) {
  const Tally& spend = of(tallies, unit.choice.spend);
  // A part of a unit may hold what one evidence saw of it, and not the other.
  const bool is_list_here = of(tallies, unit.choice.list).has_tokens || !spend.has_tokens;
  const Evidence listed_by = is_list_here ? unit.choice.list : unit.choice.spend;
  const Tally& list = of(tallies, listed_by);
  const bool is_reported = of(unit.sums, unit.choice.cost).has_cost;
  const std::int64_t tokens = spend.total_tokens();
  if (spend.has_tokens && list.list.unlisted_tokens == 0) {
    usage.list_usd = list.list.price.usd();
    usage.is_list_least = is_size_unknown(spend, listed_by, price);
  } else {
    usage.unlisted_tokens = tokens;
  }
  usage.unreported_tokens = is_reported ? 0 : tokens;
  usage.cost_usd = is_reported ? usage.reported_usd : usage.list_usd;
  if (usage.cost_usd) usage.cost_source = is_reported ? CostSource::reported : CostSource::priced;
  usage.unpriced_tokens = is_reported || usage.list_usd ? 0 : tokens;
}

// `unit`: the tallies of which `tallies` is a part.
Usage usage_of(const Tallies& tallies, const Unit& unit, const prices::ModelPrice* price) {
  const Choice choice = unit.choice;
  Usage usage;
  const Tally& spend = of(tallies, choice.spend);
  const Tally& cost = of(tallies, choice.cost);
  const Tally& api = of(tallies, choice.api);
  if (spend.has_tokens) {
    usage.tokens = spend.tokens;
    usage.types_seen = spend.types_seen;
    usage.other_tokens = spend.other_tokens;
    usage.total_tokens = spend.total_tokens();
    if (spend.has_reasoning) usage.reasoning = spend.reasoning;
  }
  if (cost.has_cost) usage.reported_usd = cost.cost_usd;
  add_costs(usage, tallies, unit, price);
  if (api.requests + api.errors > 0) {
    usage.requests = api.requests;
    usage.errors = api.errors;
    if (api.has_duration) usage.duration_us = api.duration_us;
  }
  // Only errors came: the agent told of its requests, and none of them was billed.
  if (api.requests == 0 && api.errors > 0 && !spend.has_tokens && !cost.has_cost) {
    usage.tokens.emplace();
    usage.total_tokens = 0;
    usage.cost_usd = 0;
    usage.list_usd = 0;
    usage.cost_source = CostSource::reported;
  }
  // Of events: those of the requests that were given up.
  const Evidence attempts = of(unit.sums, Evidence::span).has_attempts ? Evidence::span : Evidence::event;
  if (of(tallies, attempts).has_attempts) usage.retries = of(tallies, attempts).retries;
  return usage;
}

// The row that a part belongs to: a subagent's, else the skill's or the MCP server's that it was for.
std::pair<Source, std::string> source_row(const Part& part) {
  if (part.source == Source::subagent)
    return {part.source, part.subagent.empty() ? "subagent" : part.subagent};
  if (!part.skill.empty()) return {Source::skill, part.skill};
  if (!part.mcp_server.empty()) return {Source::mcp_server, part.mcp_server};
  if (part.source == Source::main) return {part.source, "main"};
  if (part.source == Source::auxiliary) return {part.source, "auxiliary"};
  return {Source::unknown, "unknown"};
}

// Adds the unit's parts to the rows that `key_of` says.
template <class Key, class KeyOf>
void add_parts(const Unit& unit, const prices::ModelPrice* price, std::map<Key, Usage>& rows,
               const KeyOf& key_of) {
  std::map<Key, Tallies> split;
  for (const Group* group : unit.groups) {
    for (const Part& part : group->parts) {
      Tallies& sums = split[key_of(*group, part)];
      for (std::size_t i = 0; i < kEvidences; ++i) sums[i].add(part.by[i]);
    }
  }
  for (const auto& [key, tallies] : split) rows[key].add(usage_of(tallies, unit, price));
}

template <class Rows>
void drop_unknown(Rows& rows) {
  std::erase_if(rows, [](const auto& row) { return !row.second.is_known(); });
}

void add_price_lists(Summary& summary, const Ledger& ledger) {
  std::map<std::string_view, std::uint32_t> models;
  for (const Group& group : ledger.groups()) models[ledger.model(group.model)] = group.model;
  for (UsageRow& row : summary.models) {
    const prices::ModelPrice* price = ledger.price(models.at(row.name));
    if (price == nullptr) continue;
    row.price_entry = price->entry;
    auto& lists = summary.price_lists;
    if (std::find(lists.begin(), lists.end(), price->source) == lists.end()) lists.push_back(price->source);
  }
}

std::vector<UsageRow> rows(std::map<std::string, Usage>& by_name) {
  std::vector<UsageRow> out;
  out.reserve(by_name.size());
  for (auto& [name, usage] : by_name) out.push_back({name, Source::unknown, std::move(usage)});
  return out;
}

void add_activity(Summary& summary, const Ledger& ledger) {
  const Activity& activity = ledger.activity();
  summary.active_ms = activity.active_ms();
  summary.request_ms = activity.request_ms();
  summary.tools = activity.tools(ledger.agents());
  summary.lines = activity.lines();
  summary.commits = activity.commits();
  summary.pull_requests = activity.pull_requests();
  summary.compactions = activity.compactions();
  std::map<std::string_view, std::uint32_t> models;
  for (std::uint32_t i = 0; i < ledger.models(); ++i) models[ledger.model(i)] = i;
  for (UsageRow& row : summary.models) row.speed = activity.speed(models.at(row.name));
}

}  // namespace

bool Usage::is_known() const {
  return tokens || cost_usd || requests;
}

void Usage::add(const Usage& other) {
  if (other.tokens) {
    if (!tokens) tokens.emplace();
    for (std::size_t i = 0; i < kTokenTypes; ++i)
      (*tokens)[i] = saturating_add((*tokens)[i], (*other.tokens)[i]);
  }
  types_seen |= other.types_seen;
  for (const auto& [type, amount] : other.other_tokens) {
    const auto known = std::find_if(other_tokens.begin(), other_tokens.end(),
                                    [&type = type](const auto& entry) { return entry.first == type; });
    if (known == other_tokens.end()) {
      other_tokens.emplace_back(type, amount);
    } else {
      known->second = saturating_add(known->second, amount);
    }
  }
  std::sort(other_tokens.begin(), other_tokens.end());
  add_known(total_tokens, other.total_tokens);
  add_known(reasoning, other.reasoning);
  if (other.list_usd) list_usd = list_usd.value_or(0) + *other.list_usd;
  is_list_least = is_list_least || other.is_list_least;
  unlisted_tokens = saturating_add(unlisted_tokens, other.unlisted_tokens);
  if (other.cost_usd) cost_usd = cost_usd.value_or(0) + *other.cost_usd;
  cost_source = std::max(cost_source, other.cost_source);
  if (other.reported_usd) reported_usd = reported_usd.value_or(0) + *other.reported_usd;
  unpriced_tokens = saturating_add(unpriced_tokens, other.unpriced_tokens);
  unreported_tokens = saturating_add(unreported_tokens, other.unreported_tokens);
  add_known(requests, other.requests);
  add_known(errors, other.errors);
  add_known(retries, other.retries);
  add_known(duration_us, other.duration_us);
}

std::string_view name_of(CostSource source) {
  switch (source) {
    case CostSource::none:
      return "none";
    case CostSource::reported:
      return "reported";
    case CostSource::priced:
      return "priced";
  }
  return "none";
}

std::string_view name_of(Source source) {
  switch (source) {
    case Source::main:
      return "main";
    case Source::subagent:
      return "subagent";
    case Source::skill:
      return "skill";
    case Source::mcp_server:
      return "mcp_server";
    case Source::auxiliary:
      return "auxiliary";
    case Source::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::complete:
      return "complete";
    case Verdict::partial:
      return "partial";
    case Verdict::unverified:
      return "unverified";
    case Verdict::none:
      return "none";
  }
  return "none";
}

Summary summarize(const Ledger& ledger, const Recognizer& recognizer) {
  Summary summary;
  std::map<std::string, Usage> models;
  std::map<std::string, Usage> agents;
  std::map<std::string, Usage> sessions;
  std::map<std::pair<Source, std::string>, Usage> sources;
  std::map<std::array<std::string, 3>, Usage> cells;  // by agent, session and model
  std::map<std::uint32_t, Usage> logs;
  ledger.for_each_unit([&](const Unit& unit) {
    const Group& first = *unit.groups.front();
    const prices::ModelPrice* price = ledger.price(first.model);
    const Usage usage = usage_of(unit.sums, unit, price);
    models[ledger.model(first.model)].add(usage);
    agents[ledger.agent(first.agent)].add(usage);
    add_parts(unit, price, sources, [](const Group&, const Part& part) { return source_row(part); });
    add_parts(unit, price, sessions,
              [&](const Group& group, const Part&) { return ledger.sessions()[group.session].id; });
    add_parts(unit, price, cells, [&](const Group& group, const Part&) -> std::array<std::string, 3> {
      return {ledger.agent(group.agent), ledger.sessions()[group.session].id, ledger.model(group.model)};
    });
    add_parts(unit, price, logs, [](const Group&, const Part& part) { return part.log; });
  });
  drop_unknown(sources);
  drop_unknown(sessions);
  drop_unknown(cells);
  summary.models = rows(models);
  for (const UsageRow& row : summary.models) summary.totals.add(row.usage);
  add_price_lists(summary, ledger);
  summary.by_agent = rows(agents);
  summary.by_session = rows(sessions);
  for (auto& [key, usage] : cells) summary.cells.push_back({key[0], key[1], key[2], std::move(usage)});
  for (auto& [log, usage] : logs) {
    if (summary.by_log.size() <= log) summary.by_log.resize(log + 1);
    summary.by_log[log].usage = std::move(usage);
  }
  for (auto& [key, usage] : sources) summary.by_source.push_back({key.second, key.first, usage});
  // The order people expect: main, subagents, auxiliary, and last what was not said.
  std::stable_sort(summary.by_source.begin(), summary.by_source.end(),
                   [](const UsageRow& a, const UsageRow& b) {
                     const auto rank = [](Source source) {
                       return source == Source::unknown ? 9 : static_cast<int>(source);
                     };
                     return rank(a.source) < rank(b.source);
                   });
  for (const UsageRow& row : summary.models) {
    if (row.usage.unpriced_tokens > 0) summary.unpriced_models.push_back(row.name);
  }
  summary.agents = ledger.agents();
  std::sort(summary.agents.begin(), summary.agents.end());
  summary.sessions =
      std::count_if(ledger.sessions().begin(), ledger.sessions().end(),
                    [](const Session& session) { return session.is_used && !session.id.empty(); });
  add_activity(summary, ledger);
  summary.timeline = timeline_of(ledger);
  summary.dearest = ledger.dearest().rows(DearestRequests::Rank::by_cost);
  summary.dearest_by_list_price = ledger.dearest().rows(DearestRequests::Rank::by_list_price);
  summary.errors_by_status = ledger.errors_by_status();
  summary.duplicates = recognizer.duplicates();
  const ForeignTelemetry::Total foreign = recognizer.foreign().total();
  summary.ignored = {foreign.items, foreign.services};
  summary.check = check_completeness(ledger, recognizer);
  return summary;
}

}  // namespace otelc::usage
