// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/summary.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace otelc::usage {
namespace {

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

// The lines that a row is made of, each once.
std::vector<std::uint32_t> lines_of(const BillRow& row) {
  std::vector<std::uint32_t> lines;
  for (const auto* of :
       {&row.tokens, &row.cost, &row.requests, &row.errors, &row.attempts, &row.list, &row.details})
    lines.insert(lines.end(), of->begin(), of->end());
  if (row.adjusted_by) lines.push_back(*row.adjusted_by);
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

// Adds a row's parts to the rows that `key_of` says.
template <class Key, class KeyOf>
void add_parts(const Account& account, const BillRow& row, const Names& names, std::map<Key, Usage>& rows,
               const KeyOf& key_of) {
  std::map<Key, std::map<std::uint32_t, Amounts>> split;
  std::optional<Key> adjusted;
  for (const std::uint32_t line : lines_of(row)) {
    for (const Cell* cell : account.cells[line]) {
      for (const Part& part : cell->parts) {
        const Key key = key_of(*cell, part);
        if (row.adjusted_by == line && !adjusted) adjusted = key;
        split[key][line].add(part.amounts);
      }
    }
  }
  for (const auto& [key, lines] : split) {
    const AmountsOf amounts_of = [&lines = lines](std::uint32_t line) -> const Amounts* {
      const auto known = lines.find(line);
      return known != lines.end() ? &known->second : nullptr;
    };
    rows[key].add(usage_of(row, account.bill, amounts_of, adjusted == key, names));
  }
}

// The name under which a row's tokens were reported.
ModelId row_model(const Bill& bill, const BillRow& row) {
  return row.tokens.empty() ? row.model : bill.lines[row.tokens.front()].model;
}

template <class Rows>
void drop_unknown(Rows& rows) {
  std::erase_if(rows, [](const auto& row) { return !row.second.is_known(); });
}

// The list's entry for each model's tokens.
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
  std::map<std::string_view, ModelId> models;
  for (ModelId i = 0; i < ledger.names().size(); ++i) models[ledger.names().name(i)] = i;
  for (UsageRow& row : summary.models) row.speed = activity.speed(models.at(row.name));
}

/// Whose usage a row has.
struct Users {
  std::set<std::string> agents;
  std::set<std::string> models;

  void add(const std::string& agent, const std::string& model) {
    agents.insert(agent);
    if (!model.empty()) models.insert(model);
  }
};

/// Usage by everything that a summary lists.
struct Sums {
  std::map<std::string, Usage> models;
  std::map<std::string, Usage> agents;
  std::map<std::string, Usage> sessions;
  std::map<std::pair<Source, std::string>, Usage> sources;
  std::map<std::array<std::string, 3>, Usage> cells;  // by agent, session and model
  std::map<std::uint32_t, Usage> logs;
  std::map<std::string, const prices::ModelPrice*> prices;
  std::map<std::string, Users> session_users;
  std::map<std::pair<Source, std::string>, Users> source_users;
};

void add_account(Sums& sums, Usage& totals, const Ledger& ledger, const Account& account) {
  const Names& names = ledger.names();
  const std::string& agent = ledger.agent_facts()[account.agent].name;
  const AmountsOf whole = [&account](std::uint32_t line) { return account.lines[line]; };
  for (const BillRow& row : account.bill.rows) {
    const Usage usage = usage_of(row, account.bill, whole, true, names);
    const std::string model = row.model != kNoModel ? names.name(row.model) : std::string();
    totals.add(usage);
    sums.agents[agent].add(usage);
    if (row.model != kNoModel) {
      sums.models[model].add(usage);
      const ModelId priced = row.priced_as != kNoModel ? row.priced_as : row_model(account.bill, row);
      if (const auto* price = names.price(priced)) sums.prices.try_emplace(model, price);
    }
    add_parts(account, row, names, sums.sources, [&](const Cell&, const Part& part) {
      auto source = source_row(part);
      sums.source_users[source].add(agent, model);
      return source;
    });
    add_parts(account, row, names, sums.sessions, [&](const Cell& cell, const Part&) {
      const std::string& id = ledger.sessions()[cell.session].id;
      sums.session_users[id].add(agent, model);
      return id;
    });
    add_parts(account, row, names, sums.cells,
              [&](const Cell& cell, const Part&) -> std::array<std::string, 3> {
                return {agent, ledger.sessions()[cell.session].id, model};
              });
    add_parts(account, row, names, sums.logs, [](const Cell&, const Part& part) { return part.log; });
  }
}

// The order people expect: main, subagents, auxiliary, and last what was not said.
bool is_before(const UsageRow& a, const UsageRow& b) {
  const auto rank = [](Source source) { return source == Source::unknown ? 9 : static_cast<int>(source); };
  return rank(a.source) < rank(b.source);
}

// After all is added, and not before.
void round_tokens(Sums& sums, Usage& totals) {
  totals.round_tokens();
  const auto round_rows = [](auto& rows) {
    for (auto& [key, usage] : rows) usage.round_tokens();
  };
  round_rows(sums.models);
  round_rows(sums.agents);
  round_rows(sums.sessions);
  round_rows(sums.sources);
  round_rows(sums.cells);
  round_rows(sums.logs);
}

void put_rows(Sums& sums, Summary& summary) {
  drop_unknown(sums.sources);
  drop_unknown(sums.sessions);
  drop_unknown(sums.cells);
  summary.models = rows(sums.models);
  add_price_lists(summary, sums.prices);
  summary.by_agent = rows(sums.agents);
  summary.by_session = rows(sums.sessions);
  for (UsageRow& row : summary.by_session) {
    Users& users = sums.session_users.at(row.name);
    row.agents = std::move(users.agents);
    row.models = std::move(users.models);
  }
  for (auto& [key, usage] : sums.cells) {
    if (!key[2].empty()) summary.cells.push_back({key[0], key[1], key[2], std::move(usage)});
  }
  for (auto& [log, usage] : sums.logs) {
    if (summary.by_log.size() <= log) summary.by_log.resize(log + 1);
    summary.by_log[log].usage = std::move(usage);
  }
  for (auto& [key, usage] : sums.sources) {
    UsageRow row{key.second, key.first, usage};
    Users& users = sums.source_users.at(key);
    row.agents = std::move(users.agents);
    row.models = std::move(users.models);
    summary.by_source.push_back(std::move(row));
  }
  std::stable_sort(summary.by_source.begin(), summary.by_source.end(), is_before);
  for (const UsageRow& row : summary.models) {
    if (row.usage.unpriced_tokens > 0) summary.unpriced_models.push_back(row.name);
  }
}

// Sessions of several agents may share an id, or have none.
void add_session_times(Summary& summary, const Ledger& ledger) {
  std::unordered_map<std::string_view, UsageRow*> rows;
  for (UsageRow& row : summary.by_session) rows.emplace(row.name, &row);
  for (const Session& session : ledger.sessions()) {
    const auto row = rows.find(session.id);
    if (row == rows.end() || session.first == 0 || !session.is_used) continue;
    UsageRow& of = *row->second;
    of.first = of.first == 0 ? session.first : std::min(of.first, session.first);
    of.last = std::max(of.last, session.last);
  }
}

}  // namespace

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
  Sums sums;
  const std::vector<Account> accounts = ledger.accounts();
  for (const Account& account : accounts) add_account(sums, summary.totals, ledger, account);
  round_tokens(sums, summary.totals);
  put_rows(sums, summary);
  add_session_times(summary, ledger);
  summary.agents = ledger.agents();
  std::sort(summary.agents.begin(), summary.agents.end());
  summary.origin = recognizer.origin();
  summary.origin.keep_versions_of(summary.agents);
  summary.sessions =
      std::count_if(ledger.sessions().begin(), ledger.sessions().end(),
                    [](const Session& session) { return session.is_used && !session.id.empty(); });
  add_activity(summary, ledger);
  summary.timeline = timeline_of(ledger);
  const DearestRequests dearest = ledger.dearest();
  summary.dearest = dearest.rows(DearestRequests::Rank::by_cost);
  summary.dearest_by_list_price = dearest.rows(DearestRequests::Rank::by_list_price);
  summary.errors_by_status = ledger.errors_by_status();
  summary.duplicates = recognizer.duplicates();
  const TracedRequests& traced = ledger.traced();
  summary.dropped = {traced.nested(), traced.aggregates(), traced.twins()};
  summary.unread = unread_scopes(ledger, recognizer);
  const ForeignTelemetry::Total foreign = recognizer.foreign().total();
  summary.ignored = {foreign.items, foreign.services};
  summary.check = check_completeness(ledger, recognizer, accounts);
  return summary;
}

}  // namespace otelc::usage
