// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <otelc/billing/amounts.hpp>
#include <otelc/billing/bill.hpp>
#include <otelc/events/labels.hpp>
#include <otelc/events/names.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/ledger/activity.hpp>
#include <otelc/ledger/cells.hpp>
#include <otelc/ledger/history.hpp>
#include <otelc/ledger/most_expensive.hpp>
#include <otelc/otlp/records.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/traces/request_ids.hpp>
#include <otelc/traces/traced_requests.hpp>

namespace otelc::ledger {

struct Session {
  std::uint32_t agent = 0;
  std::string id;
  bool is_used = false;       ///< more than a start was seen: a resumed session leaves a stub id
  bool is_turn_open = false;  ///< its last event must be followed by another
  bool is_dirty = false;      ///< totals() has not counted what came last
  bool is_others = false;     ///< shared by those over Ledger::kSessionsMax, or over Cells::kMax
  std::uint16_t open_tools = 0;
  UnixNanos first = 0;  ///< earliest and latest time of anything that it reported; 0: none
  UnixNanos last = 0;
  UnixNanos last_event = 0;
  std::int64_t last_sequence = 0;
  UnixNanos last_answer = 0;         ///< or prompt: whatever a tool did before it has ended
  std::vector<std::uint32_t> cells;  ///< that are its

  static constexpr std::uint16_t kToolsMax = 1024;

  /// Widens first..last; 0 is no time.
  void saw(UnixNanos time) {
    if (time == 0) return;
    if (first == 0 || time < first) first = time;
    if (time > last) last = time;
  }
  /// Only the events of a session that has an id can be kept apart from those of others.
  [[nodiscard]] bool may_be_cut_off() const { return !id.empty() && !is_others; }
};

/// All that an agent reported, or a service.
struct AgentFacts {
  std::string name;
  const agents::Agent* rows = nullptr;
  bool is_heard = false;        ///< more came than spans that only split what others count
  bool has_metrics = false;     ///< any data point came, of usage or not
  bool is_one_session = false;  ///< some of its reports name no session
  bool is_taken_back = false;
  bool is_dirty = false;       ///< as a Session
  std::uint8_t scopes = 0;     ///< whose metrics are kept apart, at most Ledger::kScopesMax
  std::int64_t announced = 0;  ///< requests that it said it began (Kind::announced), in events
  std::int64_t announced_in_spans = 0;
  std::vector<std::uint32_t> sessions;
};

/// What one bill is made of: a session, or an agent of which some reports name no session.
struct Account {
  std::uint32_t agent = 0;
  billing::Bill bill;
  std::vector<const billing::Amounts*> lines;   ///< of the bill's lines
  std::vector<std::vector<const Cell*>> cells;  ///< that make up each line
};

/// What has been spent so far: what a summary's totals would say, at hand at any time.
struct RunningTotals {
  std::int64_t tokens = 0;
  std::optional<double> cost_usd;    ///< by the agents, else at list price; nullopt: unknown
  bool is_at_list_price = false;     ///< some of cost_usd is
  std::int64_t unpriced_tokens = 0;  ///< whose cost is unknown
  std::optional<std::int64_t> requests;
  std::int64_t errors = 0;
  /// Of these what no later record takes back (docs/counting.md, "live"): what a budget goes by.
  std::int64_t sure_tokens = 0;
  double sure_cost_usd = 0;
  /// The cost by other bases (CostBasis), of all that came and of what is sure.
  double list_usd = 0;
  double sure_list_usd = 0;
  double as_reported_usd = 0;
  double sure_as_reported_usd = 0;
};

/// Bills added up, so that one can be taken away again. The last three count the rows that know it.
struct BillTotals {
  std::int64_t tokens = 0;
  std::int64_t fraction = 0;  ///< of them, as in Usage
  prices::Money cost;
  prices::Money list;         ///< of the tokens that a list has
  prices::Money as_reported;  ///< as `cost`, with $0 where that was reported
  std::int64_t unpriced_tokens = 0;
  std::int64_t requests = 0;
  std::int64_t errors = 0;
  std::int64_t known_costs = 0;
  std::int64_t list_costs = 0;
  std::int64_t known_requests = 0;

  void add(const billing::Usage& usage);
  void add(const BillTotals& other, int sign);
};

/// Models that some bills hold now, for messages that name each once.
class ModelNotices {
 public:
  void add(const std::vector<events::ModelId>& models);
  void remove(const std::vector<events::ModelId>& models);
  /// Those that some bill holds and that were not returned before, by name.
  std::vector<std::string> take(const events::Names& names);

 private:
  KeyMap<std::uint32_t> bills_;              // that hold the model
  std::unordered_set<events::ModelId> new_;  // some may be in no bill any more
  KeySet named_;
};

/// Adds up usage events; the order in which they come changes no count. Memory: about 250 bytes a session,
/// and what Cells, TracedRequests and RequestIds keep. At a cap, what comes later shares a row of the name
/// kOthers, of its own rules: counted as one session is (docs/counting.md, "bounds"). Not thread-safe.
class Ledger {
 public:
  static constexpr std::size_t kSessionsMax = 100'000;
  static constexpr std::size_t kSessionsOfTotals = 10'000;  ///< see keep_totals_only()
  static constexpr std::size_t kAgentsMax = 10'000;         ///< services by the conventions
  static constexpr std::size_t kSourcesMax = 10'000;        ///< names of subagents; of skills; of MCP servers
  static constexpr std::size_t kTokenTypesMax = 100;        ///< that are none of the four
  static constexpr std::size_t kScopesMax = 32;      ///< of an agent: metrics of further ones are not counted
  static constexpr std::size_t kToolsMax = 100'000;  ///< open calls, of all sessions

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
    sessions_max_ = kSessionsOfTotals;
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
                        const std::function<bool(const Session&)>& is_wanted = {}) const;
  /// All spend of each agent as if it had been one session: what tells when it was.
  void for_each_agent_account(const std::function<void(const Account&)>& visit) const;
  [[nodiscard]] const std::vector<AgentFacts>& agent_facts() const { return agents_; }
  [[nodiscard]] const std::deque<Session>& sessions() const { return sessions_; }
  [[nodiscard]] std::size_t cells_size() const { return cells_.size(); }
  [[nodiscard]] const events::Names& names() const { return names_; }
  [[nodiscard]] const Activity& activity() const { return activity_; }
  [[nodiscard]] const History& history() const { return history_; }
  [[nodiscard]] const traces::TracedRequests& traced() const { return traced_; }
  /// A cap was reached that may leave out spend.
  [[nodiscard]] bool is_over_a_cap() const {
    return is_over_ || names_.are_over() || request_ids_.is_full() || names_.is_full() ||
           traced_.has_crowds();
  }
  /// What share rows named kOthers, in words: "sessions", "models", …; empty: all have rows of their own.
  [[nodiscard]] std::vector<std::string> shared() const;
  /// The names of PartKey's subagents, skills and MCP servers.
  [[nodiscard]] const events::Labels& subagents() const { return subagents_; }
  [[nodiscard]] const events::Labels& skills() const { return skills_; }
  [[nodiscard]] const events::Labels& mcp_servers() const { return mcp_servers_; }
  /// How many sessions of each agent stopped in the middle of a turn. O(sessions).
  [[nodiscard]] std::vector<std::int64_t> cut_off_sessions() const;
  [[nodiscard]] MostExpensiveRequests most_expensive() const;
  /// Given-up requests by HTTP status; 0: none was said.
  [[nodiscard]] const std::map<std::int64_t, std::int64_t>& errors_by_status() const {
    return errors_by_status_;
  }
  /// Their names, in no order.
  [[nodiscard]] std::vector<std::string> agents() const;

 private:
  // A session's or an agent's bill as totals() has counted it.
  struct Counted {
    BillTotals totals;
    std::unique_ptr<BillTotals> sure;  // null: all of it
    std::vector<events::ModelId> unpriced;
    std::vector<events::ModelId> unlisted;
  };

  std::uint32_t agent_index(const events::UsageEvent& event);
  std::uint32_t session_index(const events::UsageEvent& event);
  std::uint32_t session_index(std::uint32_t agent, std::string_view id);
  std::optional<std::uint32_t> cell_index(std::uint32_t session, const billing::ReportKey& key);
  billing::Amounts& agent_sums(std::uint32_t agent, const billing::ReportKey& key);
  void note_turn(const events::UsageEvent& event, std::uint32_t index);
  void note_tool(const events::UsageEvent& event, std::uint32_t index);
  void post(const events::UsageEvent& event, std::uint32_t session, const billing::ReportKey& key,
            std::uint32_t log, int sign);
  PartKey part_of(const events::UsageEvent& event, std::uint32_t log);
  void post_admitted(const events::UsageEvent& event, std::uint32_t own_session,
                     const billing::ReportKey& own_key, std::uint32_t log, int sign);
  void post_traced(const traces::PostedRequest& request, int sign);
  void add_traced(const events::UsageEvent& event, std::uint32_t session);
  void add_by_request_id(const events::UsageEvent& event, std::uint32_t session,
                         const billing::ReportKey& key);
  void add_most_expensive(MostExpensiveRequests& to, const traces::PostedRequest& request) const;
  // What stays of a closed trace.
  void add_closed(const traces::PostedRequest& request);
  void touch(std::uint32_t session);
  void forget(Counted& counted);
  [[nodiscard]] std::vector<billing::ReportLine> sure_lines(
      std::uint32_t account, bool is_agent, const std::vector<billing::ReportLine>& lines) const;
  void recount(std::uint32_t account, bool is_agent);
  [[nodiscard]] std::vector<billing::ReportLine> session_lines(std::uint32_t session) const;
  [[nodiscard]] std::vector<billing::ReportLine> agent_report_lines(std::uint32_t agent) const;
  [[nodiscard]] Account session_account(std::uint32_t session) const;
  [[nodiscard]] Account agent_account(std::uint32_t agent) const;
  void make_one_session(std::uint32_t agent);

  events::Names names_;
  std::uint32_t log_ = 0;
  Cells cells_;
  std::deque<Session> sessions_;
  std::vector<AgentFacts> agents_;
  KeyMap<std::uint32_t> agent_by_name_;
  KeyMap<std::uint32_t> session_by_key_;
  KeySet scopes_;  // by agent
  events::Labels subagents_{kSourcesMax};
  events::Labels skills_{kSourcesMax};
  events::Labels mcp_servers_{kSourcesMax};
  events::Labels token_types_{kTokenTypesMax};
  struct OpenTool {
    std::uint32_t session = 0;
    UnixNanos time = 0;  // 0: only its result has come
  };
  KeyMap<OpenTool> open_tools_;  // calls of tools that were accepted
  bool are_sessions_over_ = false;
  bool are_agents_over_ = false;
  bool are_cells_over_ = false;
  bool is_over_ = false;  // some spend may be left out
  struct AgentLine {
    billing::ReportKey key;
    billing::Amounts sums;
  };
  std::vector<std::vector<AgentLine>> agent_lines_;  // beside agents_
  KeyMap<std::uint32_t> agent_line_by_key_;
  traces::TracedRequests traced_;
  traces::RequestIds request_ids_;
  Activity activity_;
  bool keeps_history_ = true;
  bool keeps_parts_ = true;
  std::size_t sessions_max_ = kSessionsMax;
  History history_;
  MostExpensiveRequests most_expensive_;
  std::map<std::int64_t, std::int64_t> errors_by_status_;

  // Cells and agents' lines that hold what may be taken back: their sums without it.
  KeyMap<billing::Amounts> sure_cells_;
  KeyMap<billing::Amounts> sure_agent_lines_;

  BillTotals totals_;
  BillTotals sure_;
  KeyMap<Counted> counted_sessions_;
  KeyMap<Counted> counted_agents_;
  std::vector<std::uint32_t> dirty_sessions_;
  std::vector<std::uint32_t> dirty_agents_;
  ModelNotices unpriced_;
  ModelNotices unlisted_;
};

}  // namespace otelc::ledger
