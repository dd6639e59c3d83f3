// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/billing/amounts.hpp>
#include <otelc/billing/bill.hpp>
#include <otelc/events/names.hpp>
#include <otelc/ledger/cells.hpp>
#include <otelc/ledger/session.hpp>

namespace otelc::ledger {

/// What is known of an agent, or of a service that follows the GenAI conventions.
struct AgentFacts {
  std::string name;
  const agents::Agent* rows = nullptr;  ///< its rows of the agents' table
  bool is_heard = false;                ///< it sent more than spans that only split what others count
  bool has_metrics = false;             ///< it sent a data point, of usage or not
  bool is_one_session = false;          ///< it has one account, since some of its reports name no session
  bool is_taken_back = false;
  bool is_dirty = false;       ///< as Session::is_dirty
  std::uint8_t scopes = 0;     ///< with separate metrics, at most Ledger::kScopesMax
  std::int64_t announced = 0;  ///< requests announced in events (Kind::announced)
  std::int64_t announced_in_spans = 0;
  std::vector<std::uint32_t> sessions;  ///< indexes in Accounts::sessions
};

/// The unit that gets a bill: a session, or an agent that has one account (docs/counting.md#facts).
struct Account {
  std::uint32_t agent = 0;  ///< index in Accounts::agents
  billing::Bill bill;
  std::vector<const billing::Amounts*> lines;   ///< the amounts of each of the bill's lines
  std::vector<std::vector<const Cell*>> cells;  ///< the cells that make up each line
};

/// The sessions and agents of a ledger, the cells with their amounts, and the accounts that these make.
/// Ledger adds to the data members. Pointers in an Account or a ReportLine are valid until then. Not
/// thread-safe.
struct Accounts {
  /// `model_names` must outlive the accounts.
  explicit Accounts(const events::Names& model_names) : names(model_names) {}

  /// Visit all spend, one account after the other. The visited account is not kept. `is_wanted`: skips the
  /// sessions for which it returns false; agents that have one account are always visited. O(cells).
  void for_each_account(const std::function<void(const Account&)>& visit,
                        const std::function<bool(const Session&)>& is_wanted = {}) const;
  /// Visit each agent as if all of its spend were of one session. O(cells).
  void for_each_agent_account(const std::function<void(const Account&)>& visit) const;

  /// The input of make_bill() for an account: `account` is an agent's index if `is_agent`, otherwise a
  /// session's.
  [[nodiscard]] std::vector<billing::ReportLine> lines_of(std::uint32_t account, bool is_agent) const;
  /// Return those of `lines` that no later record can take back, with their amounts: what a budget goes by
  /// (docs/counting.md#live). `lines` are what lines_of() returned for the same account.
  [[nodiscard]] std::vector<billing::ReportLine> sure_lines(
      std::uint32_t account, bool is_agent, const std::vector<billing::ReportLine>& lines) const;

  /// The amounts of a report over all sessions of an agent; made if there are none. The reference is valid
  /// until the next call.
  billing::Amounts& sums_of_agent(std::uint32_t agent, const billing::ReportKey& key);

  const events::Names& names;
  std::deque<Session> sessions;
  std::vector<AgentFacts> agents;
  Cells cells;
  /// A report's amounts over all sessions of an agent.
  struct AgentLine {
    billing::ReportKey key;
    billing::Amounts sums;
  };
  std::vector<std::vector<AgentLine>> agent_lines;  ///< by agent
  KeyMap<std::uint32_t> agent_line_by_key;          ///< by key_of(agent, key)
  // Amounts of cells and of agents' lines without what may be taken back; only of those that hold some.
  KeyMap<billing::Amounts> sure_cells;
  KeyMap<billing::Amounts> sure_agent_lines;

 private:
  [[nodiscard]] Account of_session(std::uint32_t session) const;
  [[nodiscard]] Account of_agent(std::uint32_t agent) const;
};

}  // namespace otelc::ledger
