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

/// Adds up usage events: the state behind a summary, and behind the running totals of a live run.
///
/// The order of events changes no number. Memory: about 250 bytes per session, and what Cells, TracedRequests
/// and RequestIds keep. Names beyond a cap share a row named kOthers, which is counted like one session
/// (docs/counting.md#bounds). Not thread-safe.
class Ledger {
 public:
  static constexpr std::size_t kSessionsMax = Admission::kSessionsMax;
  static constexpr std::size_t kSessionsOfTotals = 10'000;  ///< after keep_totals_only()
  static constexpr std::size_t kAgentsMax = Admission::kAgentsMax;
  static constexpr std::size_t kSourcesMax = 10'000;  ///< each: names of subagents, of skills, of MCP servers
  static constexpr std::size_t kTokenTypesMax = 100;  ///< besides the four
  static constexpr std::size_t kScopesMax = Admission::kScopesMax;
  static constexpr std::size_t kToolsMax = Turns::kToolsMax;  ///< open tool calls, of all sessions

  /// `prices` must outlive the ledger.
  explicit Ledger(const prices::PriceBook& prices = prices::built_in_prices());
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Count an event. `event` and its texts are not kept.
  void add(const events::UsageEvent& event);
  /// Note the place of a span of any service in its trace, and whether its texts hold token counts.
  void add_span(const otlp::SpanNode& node, std::string_view scope) {
    traced_.add_span(node.trace, node.id, node.parent);
    if (node.has_text_counts) traced_.add_text(node.trace, node.id, scope);
  }
  /// Keep neither history() nor most_expensive() from now on. Saves a tenth of the time.
  void skip_history() { keeps_history_ = false; }
  /// Keep only what totals() needs: no sources, logs or history, and separate rows for kSessionsOfTotals
  /// sessions.
  void keep_totals_only() {
    keeps_history_ = keeps_parts_ = false;
    admission_.set_sessions_max(kSessionsOfTotals);
  }
  /// Subtract all that a service reported by the GenAI conventions. See Recognizer::newly_renamed().
  /// O(cells).
  void take_back(std::string_view service);
  /// Attribute all further events to a log. Number logs from 0.
  void set_log(std::uint32_t log) { log_ = log; }

  /// Return the totals so far. O(names of the sessions that have changed since the last call).
  RunningTotals totals();
  /// Return the models with tokens of unknown cost that no earlier call returned, sorted by name. Cost as for
  /// totals().
  std::vector<std::string> take_newly_unpriced();
  /// The same for models with tokens that have no list price, whether their cost was reported or not.
  std::vector<std::string> take_newly_unlisted();

  /// Count the spans of all open traces. Call it before the functions below.
  void settle();
  /// See Accounts::for_each_account().
  void for_each_account(const std::function<void(const Account&)>& visit,
                        const std::function<bool(const Session&)>& is_wanted = {}) const {
    accounts_.for_each_account(visit, is_wanted);
  }
  /// See Accounts::for_each_agent_account().
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
  /// Whether a cap was reached that may leave out spend.
  [[nodiscard]] bool is_over_a_cap() const {
    return admission_.is_over() || names_.are_over() || request_ids_.is_full() || names_.is_full() ||
           traced_.has_crowds();
  }
  /// Return what shares rows named kOthers, in words: "sessions", "models", …
  [[nodiscard]] std::vector<std::string> shared() const;
  /// The names behind the ids in PartKey.
  [[nodiscard]] const events::Labels& subagents() const { return subagents_; }
  [[nodiscard]] const events::Labels& skills() const { return skills_; }
  [[nodiscard]] const events::Labels& mcp_servers() const { return mcp_servers_; }
  /// Count the sessions of each agent that stopped in the middle of a turn. O(sessions).
  [[nodiscard]] std::vector<std::int64_t> cut_off_sessions() const {
    return turns_.cut_off_sessions(accounts_.sessions, accounts_.agents.size());
  }
  [[nodiscard]] MostExpensiveRequests most_expensive() const;
  /// Failed requests by HTTP status; 0: not reported.
  [[nodiscard]] const std::map<std::int64_t, std::int64_t>& errors_by_status() const {
    return errors_by_status_;
  }
  /// Return the names of all agents, unsorted.
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
  // Keeps what outlives a closed trace.
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
