// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/billing/amounts.hpp>
#include <otelc/billing/bill.hpp>
#include <otelc/events/labels.hpp>
#include <otelc/events/names.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/ledger/accounts.hpp>
#include <otelc/ledger/activity.hpp>
#include <otelc/ledger/admission.hpp>
#include <otelc/ledger/history.hpp>
#include <otelc/ledger/most_expensive.hpp>
#include <otelc/ledger/running_totals.hpp>
#include <otelc/ledger/session.hpp>
#include <otelc/ledger/turns.hpp>
#include <otelc/otlp/records.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/traces/request_ids.hpp>
#include <otelc/traces/traced_requests.hpp>

namespace otelc::ledger {

/// Adds up usage events; the order in which they come changes no count. Memory: about 250 bytes a session,
/// and what Cells, TracedRequests and RequestIds keep. At a cap, what comes later shares a row of the name
/// kOthers, of its own rules: counted as one session is (docs/counting.md, "bounds"). Not thread-safe.
class Ledger {
 public:
  static constexpr std::size_t kSessionsMax = Admission::kSessionsMax;
  static constexpr std::size_t kSessionsOfTotals = 10'000;  ///< see keep_totals_only()
  static constexpr std::size_t kAgentsMax = Admission::kAgentsMax;
  static constexpr std::size_t kSourcesMax = 10'000;  ///< names of subagents; of skills; of MCP servers
  static constexpr std::size_t kTokenTypesMax = 100;  ///< that are none of the four
  static constexpr std::size_t kScopesMax = Admission::kScopesMax;
  static constexpr std::size_t kToolsMax = Turns::kToolsMax;  ///< open tool calls, of all sessions

  /// `prices` must outlive the ledger.
  explicit Ledger(const prices::PriceBook& prices = prices::built_in_prices());
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  void add(const events::UsageEvent& event);
  /// Where a span of any service stands, and whether texts in it hold counts.
  void add_span(const otlp::SpanNode& node, std::string_view scope) {
    traced_.add_span(node.trace, node.id, node.parent);
    if (node.has_text_counts) traced_.add_text(node.trace, node.id, scope);
  }
  /// Keeps no history and no dearest requests from now on: for who shows neither. They cost a tenth of all.
  void skip_history() { keeps_history_ = false; }
  /// For who asks for totals() and nothing else: no sources, no logs, no history, and rows for
  /// kSessionsOfTotals sessions.
  void keep_totals_only() {
    keeps_history_ = keeps_parts_ = false;
    admission_.set_sessions_max(kSessionsOfTotals);
  }
  /// Takes back all that a service told by the conventions: see Recognizer::newly_renamed. O(cells).
  void take_back(std::string_view service);
  /// What is added from now on comes from this log: any number, small ones cost no memory.
  void set_log(std::uint32_t log) { log_ = log; }

  /// O(names of the sessions that have changed since this was asked last).
  RunningTotals totals();
  /// Models of which tokens have no known cost now and had one (or no tokens) when this was asked last, by
  /// name. Each is named once. As totals().
  std::vector<std::string> take_newly_unpriced();
  /// The same of models of which no price list has some tokens, whatever was reported.
  std::vector<std::string> take_newly_unlisted();

  /// Settles what spans told; to be called before what follows is asked for.
  void settle();
  /// All spend, one account after the other: they are not kept. O(cells). `is_wanted`: accounts of one
  /// session are left out that are not.
  void for_each_account(const std::function<void(const Account&)>& visit,
                        const std::function<bool(const Session&)>& is_wanted = {}) const {
    accounts_.for_each_account(visit, is_wanted);
  }
  /// All spend of each agent as if it had been one session: what tells when it was.
  void for_each_agent_account(const std::function<void(const Account&)>& visit) const {
    accounts_.for_each_agent_account(visit);
  }
  [[nodiscard]] const std::vector<AgentFacts>& agent_facts() const { return accounts_.agents; }
  [[nodiscard]] const std::deque<Session>& sessions() const { return accounts_.sessions; }
  [[nodiscard]] std::size_t cells_size() const { return accounts_.cells.size(); }
  [[nodiscard]] const events::Names& names() const { return names_; }
  [[nodiscard]] const Activity& activity() const { return activity_; }
  [[nodiscard]] const History& history() const { return history_; }
  [[nodiscard]] const traces::TracedRequests& traced() const { return traced_; }
  /// A cap was reached that may leave out spend.
  [[nodiscard]] bool is_over_a_cap() const {
    return admission_.is_over() || names_.are_over() || request_ids_.is_full() || names_.is_full() ||
           traced_.has_crowds();
  }
  /// What share rows named kOthers, in words: "sessions", "models", …; empty: all have rows of their own.
  [[nodiscard]] std::vector<std::string> shared() const;
  /// The names of PartKey's subagents, skills and MCP servers.
  [[nodiscard]] const events::Labels& subagents() const { return subagents_; }
  [[nodiscard]] const events::Labels& skills() const { return skills_; }
  [[nodiscard]] const events::Labels& mcp_servers() const { return mcp_servers_; }
  /// How many sessions of each agent stopped in the middle of a turn. O(sessions).
  [[nodiscard]] std::vector<std::int64_t> cut_off_sessions() const {
    return turns_.cut_off_sessions(accounts_.sessions, accounts_.agents.size());
  }
  [[nodiscard]] MostExpensiveRequests most_expensive() const;
  /// Given-up requests by HTTP status; 0: none was said.
  [[nodiscard]] const std::map<std::int64_t, std::int64_t>& errors_by_status() const {
    return errors_by_status_;
  }
  /// Their names, in no order.
  [[nodiscard]] std::vector<std::string> agents() const;

 private:
  void post(const events::UsageEvent& event, std::uint32_t session, const billing::ReportKey& key,
            std::uint32_t log, int sign);
  PartKey part_of(const events::UsageEvent& event, std::uint32_t log);
  void post_admitted(const events::UsageEvent& event, std::uint32_t own_session,
                     const billing::ReportKey& own_key, std::uint32_t log, int sign);
  void post_traced(const traces::PostedRequest& request, int sign);
  void settle_changed();
  void add_traced(const events::UsageEvent& event, std::uint32_t session);
  void add_by_request_id(const events::UsageEvent& event, std::uint32_t session,
                         const billing::ReportKey& key);
  void add_most_expensive(MostExpensiveRequests& to, const traces::PostedRequest& request) const;
  // What stays of a closed trace.
  void add_closed(const traces::PostedRequest& request);

  events::Names names_;
  std::uint32_t log_ = 0;
  Accounts accounts_{names_};
  Admission admission_{accounts_, names_};
  RunningBills running_{accounts_};
  Turns turns_;
  events::Labels subagents_{kSourcesMax};
  events::Labels skills_{kSourcesMax};
  events::Labels mcp_servers_{kSourcesMax};
  events::Labels token_types_{kTokenTypesMax};
  traces::TracedRequests traced_;
  traces::RequestIds request_ids_;
  Activity activity_;
  bool keeps_history_ = true;
  bool keeps_parts_ = true;
  History history_;
  MostExpensiveRequests most_expensive_;
  std::map<std::int64_t, std::int64_t> errors_by_status_;
};

}  // namespace otelc::ledger
