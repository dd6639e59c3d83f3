// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/detail/breakdowns.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace otelc::usage::detail {
namespace {

// The row that a part belongs to: a subagent's, else the skill's or the MCP server's that it was for.
std::pair<Source, Labels::Id> source_of(const PartKey& part) {
  if (part.source == Source::subagent) return {part.source, part.subagent};
  if (part.skill != Labels::kEmpty) return {Source::skill, part.skill};
  if (part.mcp_server != Labels::kEmpty) return {Source::mcp_server, part.mcp_server};
  const bool is_told = part.source == Source::main || part.source == Source::auxiliary;
  return {is_told ? part.source : Source::unknown, Labels::kEmpty};
}

std::string name_of_row(const Ledger& ledger, Source source, Labels::Id id) {
  PartKey part;
  part.subagent = part.skill = part.mcp_server = id;
  const bool is_named = id != Labels::kEmpty;
  if (source == Source::subagent && is_named) return std::string(ledger.subagent(part));
  if (source == Source::skill) return std::string(ledger.skill(part));
  if (source == Source::mcp_server) return std::string(ledger.mcp_server(part));
  return std::string(name_of(source));
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

// Adds a row's parts to the rows that `key_of` says. Most bills have one part: then `usage` is its.
template <class KeyOf, class Add>
void add_parts(const Ledger& ledger, const Account& account, const BillRow& row, const Usage& usage,
               const KeyOf& key_of, const Add& add) {
  using Key = decltype(key_of(PartKey()));
  const std::vector<std::uint32_t> lines = lines_of(row);
  std::optional<Key> only;
  bool is_only = true;
  for (const std::uint32_t line : lines) {
    for (const Cell* cell : account.cells[line]) {
      cell->for_each_part([&](const PartKey& part, const Amounts&) {
        const Key key = key_of(part);
        is_only = is_only && (!only || *only == key);
        if (!only) only = key;
      });
    }
  }
  if (is_only && only) return add(*only, usage);
  std::map<Key, std::map<std::uint32_t, Amounts>> split;
  std::optional<Key> adjusted;
  for (const std::uint32_t line : lines) {
    for (const Cell* cell : account.cells[line]) {
      cell->for_each_part([&](const PartKey& part, const Amounts& amounts) {
        const Key key = key_of(part);
        if (row.adjusted_by == line && !adjusted) adjusted = key;
        split[key][line].add(amounts);
      });
    }
  }
  for (const auto& [key, of_lines] : split) {
    const AmountsOf amounts_of = [&of = of_lines](std::uint32_t line) -> const Amounts* {
      const auto known = of.find(line);
      return known != of.end() ? &known->second : nullptr;
    };
    add(key, usage_of(row, account.bill, amounts_of, adjusted == key, ledger.names()));
  }
}

// The same by session: `add(session, usage)`.
template <class Add>
void add_sessions(const Ledger& ledger, const Account& account, const BillRow& row, const Add& add) {
  struct Place {
    std::uint32_t session;
    std::uint32_t line;
    const Amounts* amounts;
  };
  std::vector<Place> places;
  std::optional<std::uint32_t> adjusted;
  for (const std::uint32_t line : lines_of(row)) {
    for (const Cell* cell : account.cells[line]) {
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
    const AmountsOf amounts_of = [&](std::uint32_t line) -> const Amounts* {
      const auto known = std::lower_bound(
          first, end, line, [](const Place& place, std::uint32_t of) { return place.line < of; });
      return known != end && known->line == line ? known->amounts : nullptr;
    };
    add(first->session, usage_of(row, account.bill, amounts_of, adjusted == first->session, ledger.names()));
    first = end;
  }
}

}  // namespace

void Users::put(const Ledger& ledger, UsageRow& row) const {
  for (const std::uint32_t agent : agents) row.agents.insert(ledger.agent_facts()[agent].name);
  for (const ModelId model : models) row.models.insert(ledger.names().name(model));
}

void SourceRows::add(const Ledger& ledger, const Account& account, const BillRow& row, const Usage& usage) {
  add_parts(ledger, account, row, usage, source_of, [&](const Key& key, const Usage& of) {
    Row& sum = rows_[key];
    sum.usage.add(of);
    sum.users.add(account.agent, row.model);
  });
}

std::vector<UsageRow> SourceRows::rows(const Ledger& ledger) && {
  // A subagent without a name and one of the name "subagent" are one row.
  std::map<std::pair<Source, std::string>, UsageRow> by_name;
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
    return row.source == Source::unknown ? 9 : static_cast<int>(row.source);
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const UsageRow& a, const UsageRow& b) { return rank(a) < rank(b); });
  return all;
}

void LogRows::add(const Ledger& ledger, const Account& account, const BillRow& row, const Usage& usage) {
  add_parts(
      ledger, account, row, usage, [](const PartKey& part) { return part.log; },
      [&](std::uint32_t log, const Usage& of) { rows_[log].add(of); });
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

SessionRows::Row& SessionRows::row_of(std::uint32_t session) {
  const auto [row, is_new] = rows_.try_emplace(hash64(ledger_.sessions()[session].id));
  if (is_new) row->second.session = session;
  return row->second;
}

void SessionRows::add(const Account& account) {
  if (lists_.sessions_max == 0) return;
  for (const BillRow& row : account.bill.rows) {
    add_sessions(ledger_, account, row,
                 [this](std::uint32_t session, const Usage& usage) { row_of(session).usage.add(usage); });
  }
}

// The most expensive: by cost, those of an unknown cost last; then by tokens; then by id.
void SessionRows::drop_all_but_listed(Summary& summary) {
  std::erase_if(rows_, [](const auto& row) { return !row.second.usage.is_known(); });
  for (auto& [key, row] : rows_) row.usage.round_tokens();
  if (rows_.size() <= lists_.sessions_max) return;
  std::vector<std::pair<std::uint64_t, const Row*>> ranked;
  for (const auto& [key, row] : rows_) ranked.emplace_back(key, &row);
  const auto rank = [](const Row& row) {
    return std::tuple(row.usage.cost_usd.value_or(-1), row.usage.total_tokens.value_or(-1));
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

void SessionRows::add_details(const Account& account) {
  for (const BillRow& row : account.bill.rows) {
    add_sessions(ledger_, account, row, [&](std::uint32_t session, const Usage& usage) {
      const auto listed = rows_.find(hash64(ledger_.sessions()[session].id));
      if (listed == rows_.end()) return;
      Row& to = listed->second;
      to.users.add(account.agent, row.model);
      if (lists_.cells && row.model != kNoModel && usage.is_known())
        to.cells[{account.agent, row.model}].add(usage);
    });
  }
}

void SessionRows::put(Summary& summary) && {
  if (lists_.sessions_max == 0) return;
  drop_all_but_listed(summary);
  ledger_.for_each_account([this](const Account& account) { add_details(account); },
                           [this](const Session& session) { return rows_.contains(hash64(session.id)); });
  for (auto& [key, row] : rows_) {
    UsageRow& to = summary.by_session.emplace_back(
        UsageRow{ledger_.sessions()[row.session].id, Source::unknown, row.usage});
    row.users.put(ledger_, to);
    for (auto& [of, usage] : row.cells) {
      usage.round_tokens();
      summary.cells.push_back(
          {ledger_.agent_facts()[of.first].name, to.name, ledger_.names().name(of.second), std::move(usage)});
    }
    row = {};
  }
  const auto by_id = [](const UsageRow& a, const UsageRow& b) { return a.name < b.name; };
  std::sort(summary.by_session.begin(), summary.by_session.end(), by_id);
  std::sort(summary.cells.begin(), summary.cells.end(), [](const CellRow& a, const CellRow& b) {
    return std::tie(a.agent, a.session, a.model) < std::tie(b.agent, b.session, b.model);
  });
  put_times(summary.by_session);
}

// Sessions of several agents may share an id, or have none.
void SessionRows::put_times(std::vector<UsageRow>& rows) const {
  KeyMap<UsageRow*> by_id;
  for (UsageRow& row : rows) by_id.emplace(hash64(row.name), &row);
  for (const Session& session : ledger_.sessions()) {
    const auto row = by_id.find(hash64(session.id));
    if (row == by_id.end() || session.first == 0 || !session.is_used) continue;
    UsageRow& of = *row->second;
    of.first = of.first == 0 ? session.first : std::min(of.first, session.first);
    of.last = std::max(of.last, session.last);
  }
}

}  // namespace otelc::usage::detail
