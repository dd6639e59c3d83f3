// SPDX-License-Identifier: Apache-2.0
//
// A bill decides which lines count for a whole account. A row by source, log or session takes from these
// lines the parts that belong to it, so the rows of each table add up to the totals. An adjustment cannot be
// split: it goes to the first part of the line that it comes from.
#include <otelc/usage/detail/breakdowns.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include <otelc/usage/cost_basis.hpp>

namespace otelc::usage::detail {
namespace {

// A subagent's work belongs to the subagent, even if it uses a skill or an MCP server.
std::pair<agents::Source, events::Labels::Id> source_of(const ledger::PartKey& part) {
  if (part.source == agents::Source::subagent) return {part.source, part.subagent};
  if (part.skill != events::Labels::kEmpty) return {agents::Source::skill, part.skill};
  if (part.mcp_server != events::Labels::kEmpty) return {agents::Source::mcp_server, part.mcp_server};
  const bool is_known = part.source == agents::Source::main || part.source == agents::Source::auxiliary;
  return {is_known ? part.source : agents::Source::unknown, events::Labels::kEmpty};
}

std::string name_of_row(const ledger::Ledger& ledger, agents::Source source, events::Labels::Id id) {
  if (id == events::Labels::kEmpty) return std::string(name_of(source));
  const events::Labels& labels = source == agents::Source::subagent ? ledger.subagents()
                                 : source == agents::Source::skill  ? ledger.skills()
                                                                    : ledger.mcp_servers();
  return std::string(labels.text(id));
}

// Each line once.
std::vector<std::uint32_t> lines_of(const billing::BillRow& row) {
  std::vector<std::uint32_t> lines;
  for (const auto* of :
       {&row.tokens, &row.cost, &row.requests, &row.errors, &row.attempts, &row.list, &row.details})
    lines.insert(lines.end(), of->begin(), of->end());
  if (row.adjusted_by) lines.push_back(*row.adjusted_by);
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

// Calls `add(key, usage)` for each key that key_of() gives to the row's parts. Most rows have one key, which
// gets the whole `usage`.
template <class KeyOf, class Add>
void add_parts(const ledger::Ledger& ledger, const ledger::Account& account, const billing::BillRow& row,
               const billing::Usage& usage, const KeyOf& key_of, const Add& add) {
  using Key = decltype(key_of(ledger::PartKey()));
  const std::vector<std::uint32_t> lines = lines_of(row);
  std::optional<Key> only;
  bool is_only = true;
  for (const std::uint32_t line : lines) {
    for (const ledger::Cell* cell : account.cells[line]) {
      cell->for_each_part([&](const ledger::PartKey& part, const billing::Amounts&) {
        const Key key = key_of(part);
        is_only = is_only && (!only || *only == key);
        if (!only) only = key;
      });
    }
  }
  if (is_only && only) return add(*only, usage);
  std::map<Key, std::map<std::uint32_t, billing::Amounts>> split;
  std::optional<Key> adjusted;
  for (const std::uint32_t line : lines) {
    for (const ledger::Cell* cell : account.cells[line]) {
      cell->for_each_part([&](const ledger::PartKey& part, const billing::Amounts& amounts) {
        const Key key = key_of(part);
        if (row.adjusted_by == line && !adjusted) adjusted = key;
        split[key][line].add(amounts);
      });
    }
  }
  for (const auto& [key, of_lines] : split) {
    const billing::AmountsOf amounts_of = [&of = of_lines](std::uint32_t line) -> const billing::Amounts* {
      const auto known = of.find(line);
      return known != of.end() ? &known->second : nullptr;
    };
    add(key, usage_of(row, account.bill, amounts_of, adjusted == key, ledger.names()));
  }
}

// The same by session: calls `add(session, usage)`.
template <class Add>
void add_sessions(const ledger::Ledger& ledger, const ledger::Account& account, const billing::BillRow& row,
                  const Add& add) {
  struct Place {
    std::uint32_t session;
    std::uint32_t line;
    const billing::Amounts* amounts;
  };
  std::vector<Place> places;
  std::optional<std::uint32_t> adjusted;
  for (const std::uint32_t line : lines_of(row)) {
    for (const ledger::Cell* cell : account.cells[line]) {
      if (row.adjusted_by == line && !adjusted) adjusted = cell->session;
      places.push_back({cell->session, line, &cell->sums});
    }
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return std::tie(a.session, a.line) < std::tie(b.session, b.line);
  });
  for (auto first = places.begin(); first != places.end();) {
    const auto end = std::find_if(first, places.end(),
                                  [&](const Place& place) { return place.session != first->session; });
    const billing::AmountsOf amounts_of = [&](std::uint32_t line) -> const billing::Amounts* {
      const auto known = std::lower_bound(
          first, end, line, [](const Place& place, std::uint32_t of) { return place.line < of; });
      return known != end && known->line == line ? known->amounts : nullptr;
    };
    add(first->session, usage_of(row, account.bill, amounts_of, adjusted == first->session, ledger.names()));
    first = end;
  }
}

}  // namespace

void Users::put(const ledger::Ledger& ledger, UsageRow& row) const {
  for (const std::uint32_t agent : agents) row.agents.insert(ledger.agent_facts()[agent].name);
  for (const events::ModelId model : models) row.models.insert(ledger.names().name(model));
}

void SourceRows::add(const ledger::Ledger& ledger, const ledger::Account& account,
                     const billing::BillRow& row, const billing::Usage& usage) {
  add_parts(ledger, account, row, usage, source_of, [&](const Key& key, const billing::Usage& of) {
    Row& sum = rows_[key];
    sum.usage.add(of);
    sum.users.add(account.agent, row.model);
  });
}

std::vector<UsageRow> SourceRows::rows(const ledger::Ledger& ledger) && {
  // A subagent without a name and one of the name "subagent" are one row.
  std::map<std::pair<agents::Source, std::string>, UsageRow> by_name;
  for (auto& [key, row] : rows_) {
    if (!row.usage.is_known()) continue;
    const std::string name = name_of_row(ledger, key.first, key.second);
    UsageRow& to = by_name.try_emplace({key.first, name}, UsageRow{name, key.first, {}}).first->second;
    to.usage.add(row.usage);
    row.users.put(ledger, to);
  }
  std::vector<UsageRow> all;
  all.reserve(by_name.size());
  for (auto& [key, row] : by_name) {
    row.usage.round_tokens();
    all.push_back(std::move(row));
  }
  const auto rank = [](const UsageRow& row) {
    return row.source == agents::Source::unknown ? 9 : static_cast<int>(row.source);
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const UsageRow& a, const UsageRow& b) { return rank(a) < rank(b); });
  return all;
}

void LogRows::add(const ledger::Ledger& ledger, const ledger::Account& account, const billing::BillRow& row,
                  const billing::Usage& usage) {
  add_parts(
      ledger, account, row, usage, [](const ledger::PartKey& part) { return part.log; },
      [&](std::uint32_t log, const billing::Usage& of) { rows_[log].add(of); });
}

std::vector<LogRow> LogRows::rows() && {
  std::vector<LogRow> all;
  for (auto& [log, usage] : rows_) {
    if (all.size() <= log) all.resize(log + 1);
    usage.round_tokens();
    all[log].usage = std::move(usage);
  }
  return all;
}

void SessionRows::add(const ledger::Account& account) {
  const bool needs_rows = lists_.has_rows || lists_.sessions_max < SIZE_MAX;
  if (lists_.sessions_max == 0 || !needs_rows) return;
  for (const billing::BillRow& row : account.bill.rows) {
    add_sessions(ledger_, account, row, [this](std::uint32_t session, const billing::Usage& usage) {
      const auto [to, is_new] = rows_.try_emplace(hash64(ledger_.sessions()[session].id));
      if (is_new) to->second.session = session;
      to->second.usage.add(usage);
    });
  }
}

// Sorted by cost, unknown costs last; then by tokens; then by id.
void SessionRows::drop_all_but_listed(Summary& summary) {
  std::erase_if(rows_, [](const auto& row) { return !row.second.usage.is_known(); });
  for (auto& [key, row] : rows_) row.usage.round_tokens();
  if (rows_.size() <= lists_.sessions_max) return;
  std::vector<std::pair<std::uint64_t, const Row*>> ranked;
  for (const auto& [key, row] : rows_) ranked.emplace_back(key, &row);
  const auto rank = [this](const Row& row) {
    return std::tuple(cost_by(lists_.basis, row.usage).value_or(-1), row.usage.total_tokens.value_or(-1));
  };
  std::sort(ranked.begin(), ranked.end(), [&](const auto& a, const auto& b) {
    if (rank(*a.second) != rank(*b.second)) return rank(*a.second) > rank(*b.second);
    return ledger_.sessions()[a.second->session].id < ledger_.sessions()[b.second->session].id;
  });
  for (std::size_t i = lists_.sessions_max; i < ranked.size(); ++i) {
    ++summary.sessions_left_out.rows;
    summary.sessions_left_out.usage.add(ranked[i].second->usage);
    rows_.erase(ranked[i].first);
  }
}

void SessionRows::put(Summary& summary) && {
  if (lists_.sessions_max == 0) return;
  drop_all_but_listed(summary);
  // The listed sessions, with the index of their row.
  KeyMap<std::size_t> places;
  const bool are_all_listed = rows_.empty();
  if (lists_.has_rows) put_rows(summary);
  for (std::size_t i = 0; i < summary.by_session.size(); ++i)
    places.emplace(hash64(summary.by_session[i].name), i);
  for (const auto& [key, row] : rows_) places.emplace(key, SIZE_MAX);
  if (lists_.cells) summary.cells.reserve(ledger_.cells_size());
  const auto is_listed = [&](const ledger::Session& session) {
    return are_all_listed || places.contains(hash64(session.id));
  };
  ledger_.for_each_account([&](const ledger::Account& account) { put_details(account, places, summary); },
                           is_listed);
  std::ranges::sort(summary.cells, {},
                    [](const CellRow& cell) { return std::tie(cell.agent, cell.session, cell.model); });
  put_times(places, summary);
}

// Frees each row before it makes the next.
void SessionRows::put_rows(Summary& summary) {
  std::vector<std::pair<std::string_view, std::uint64_t>> by_id;
  for (const auto& [key, row] : rows_) by_id.emplace_back(ledger_.sessions()[row.session].id, key);
  std::ranges::sort(by_id);
  summary.by_session.reserve(by_id.size());
  for (const auto& [id, key] : by_id) {
    const auto row = rows_.find(key);
    summary.by_session.push_back({std::string(id), agents::Source::unknown, std::move(row->second.usage)});
    rows_.erase(row);
  }
}

// Adds agents, models and cells of the listed sessions. Empty `places`: all are listed.
void SessionRows::put_details(const ledger::Account& account, const KeyMap<std::size_t>& places,
                              Summary& summary) const {
  const std::string& agent = ledger_.agent_facts()[account.agent].name;
  std::map<std::pair<std::uint32_t, events::ModelId>, billing::Usage> cells;  // by session and model
  for (const billing::BillRow& row : account.bill.rows) {
    add_sessions(ledger_, account, row, [&](std::uint32_t session, const billing::Usage& usage) {
      const auto place = places.find(hash64(ledger_.sessions()[session].id));
      if (place == places.end() && !places.empty()) return;
      if (place != places.end() && place->second != SIZE_MAX) {
        UsageRow& of = summary.by_session[place->second];
        of.agents.insert(agent);
        if (row.model != events::kNoModel) of.models.insert(ledger_.names().name(row.model));
      }
      if (lists_.cells && row.model != events::kNoModel && usage.is_known())
        cells[{session, row.model}].add(usage);
    });
  }
  for (auto& [of, usage] : cells) {
    usage.round_tokens();
    summary.cells.push_back(
        {agent, ledger_.sessions()[of.first].id, ledger_.names().name(of.second), std::move(usage)});
  }
}

void SessionRows::put_times(const KeyMap<std::size_t>& places, Summary& summary) const {
  if (summary.by_session.empty()) return;
  for (const ledger::Session& session : ledger_.sessions()) {
    const auto place = places.find(hash64(session.id));
    if (place == places.end() || session.first == 0 || !session.is_used) continue;
    UsageRow& of = summary.by_session[place->second];
    of.first = of.first == 0 ? session.first : std::min(of.first, session.first);
    of.last = std::max(of.last, session.last);
  }
}

}  // namespace otelc::usage::detail
