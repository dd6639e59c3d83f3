// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to usage: a summary's rows by source, by log and by session.

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/ledger/ledger.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::usage::detail {

/// The agents and models of a row, by their index and id.
struct Users {
  std::set<std::uint32_t> agents;
  std::set<events::ModelId> models;

  void add(std::uint32_t agent, events::ModelId model) {
    agents.insert(agent);
    if (model != events::kNoModel) models.insert(model);
  }
  void put(const ledger::Ledger& ledger, UsageRow& row) const;
};

/// Usage by requester: main agent, subagents, skills, MCP servers.
class SourceRows {
 public:
  /// Add a row of a bill. `usage`: of the whole row.
  void add(const ledger::Ledger& ledger, const ledger::Account& account, const billing::BillRow& row,
           const billing::Usage& usage);
  /// Return the rows: main, subagents, skills, MCP servers, auxiliary, and unknown last.
  [[nodiscard]] std::vector<UsageRow> rows(const ledger::Ledger& ledger) &&;

 private:
  using Key = std::pair<agents::Source, events::Labels::Id>;
  struct Row {
    billing::Usage usage;
    Users users;
  };
  std::map<Key, Row> rows_;
};

/// Usage by log.
class LogRows {
 public:
  void add(const ledger::Ledger& ledger, const ledger::Account& account, const billing::BillRow& row,
           const billing::Usage& usage);
  /// Return the rows by the number of their log.
  [[nodiscard]] std::vector<LogRow> rows() &&;

 private:
  std::map<std::uint32_t, billing::Usage> rows_;
};

/// Usage by session. There may be many sessions, so details are made in a second pass over the accounts, for
/// the listed ones only.
class SessionRows {
 public:
  SessionRows(const ledger::Ledger& ledger, const Lists& lists) : ledger_(ledger), lists_(lists) {}

  void add(const ledger::Account& account);
  /// Put the rows into the summary. Call it after all accounts were added.
  void put(Summary& summary) &&;

 private:
  struct Row {
    std::uint32_t session = 0;  // one of those of its id: several agents may share one
    billing::Usage usage;
  };
  void drop_all_but_listed(Summary& summary);
  void put_rows(Summary& summary);
  void put_details(const ledger::Account& account, const KeyMap<std::size_t>& places, Summary& summary) const;
  void put_times(const KeyMap<std::size_t>& places, Summary& summary) const;

  const ledger::Ledger& ledger_;
  Lists lists_;
  KeyMap<Row> rows_;  // by the id's hash
};

}  // namespace otelc::usage::detail
