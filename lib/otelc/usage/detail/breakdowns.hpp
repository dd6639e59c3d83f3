// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to usage: a summary's rows by source, log and session, which are made of parts of bills.

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/ledger/ledger.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::usage::detail {

/// Agents and models, by their places, whose usage a row has.
struct Users {
  std::set<std::uint32_t> agents;
  std::set<events::ModelId> models;

  void add(std::uint32_t agent, events::ModelId model) {
    agents.insert(agent);
    if (model != events::kNoModel) models.insert(model);
  }
  void put(const ledger::Ledger& ledger, UsageRow& row) const;
};

class SourceRows {
 public:
  /// `usage`: of the whole row.
  void add(const ledger::Ledger& ledger, const ledger::Account& account, const billing::BillRow& row,
           const billing::Usage& usage);
  /// In the order people expect: main, subagents, auxiliary, and last what was not said.
  [[nodiscard]] std::vector<UsageRow> rows(const ledger::Ledger& ledger) &&;

 private:
  using Key = std::pair<agents::Source, events::Labels::Id>;
  struct Row {
    billing::Usage usage;
    Users users;
  };
  std::map<Key, Row> rows_;
};

class LogRows {
 public:
  void add(const ledger::Ledger& ledger, const ledger::Account& account, const billing::BillRow& row,
           const billing::Usage& usage);
  /// By the logs' numbers.
  [[nodiscard]] std::vector<LogRow> rows() &&;

 private:
  std::map<std::uint32_t, billing::Usage> rows_;
};

/// What a summary lists of sessions. There may be many, so accounts are gone through twice and nothing is
/// kept that is not listed.
class SessionRows {
 public:
  SessionRows(const ledger::Ledger& ledger, const Lists& lists) : ledger_(ledger), lists_(lists) {}

  void add(const ledger::Account& account);
  /// When all accounts were added.
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
