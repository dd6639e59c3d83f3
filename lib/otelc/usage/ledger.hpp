// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <otelc/otlp/records.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/usage/activity.hpp>
#include <otelc/usage/amounts.hpp>
#include <otelc/usage/bill.hpp>
#include <otelc/usage/dearest.hpp>
#include <otelc/usage/history.hpp>
#include <otelc/usage/names.hpp>
#include <otelc/usage/request_ids.hpp>
#include <otelc/usage/traced_requests.hpp>
#include <otelc/usage/usage_event.hpp>

namespace otelc::usage {

/// The part of a cell that one source asked for and that one log told of.
struct Part {
  std::uint32_t log = 0;  ///< see Ledger::set_log
  Source source = Source::unknown;
  std::string subagent;
  std::string skill;
  std::string mcp_server;
  Amounts amounts;
};

/// What one report said of a session's spend under one name.
struct Cell {
  ReportKey key;
  std::uint32_t session = 0;
  Amounts sums;
  std::vector<Part> parts;
};

struct Session {
  std::uint32_t agent = 0;
  std::string id;
  bool is_used = false;       ///< more than a start was seen: a resumed session leaves a stub id
  bool is_turn_open = false;  ///< its last event must be followed by another
  UnixNanos first = 0;        ///< earliest and latest time of anything that it reported; 0: none
  UnixNanos last = 0;
  UnixNanos last_event = 0;
  std::int64_t last_sequence = 0;
  UnixNanos last_answer = 0;  ///< or prompt: whatever a tool did before it has ended
  /// Calls of tools that were accepted, by when; 0: only their result has come. At most kToolsMax.
  std::unordered_map<std::uint64_t, UnixNanos> tools;
  std::vector<std::uint32_t> cells;  ///< that are its

  static constexpr std::size_t kToolsMax = 1024;

  /// Widens first..last; 0 is no time.
  void saw(UnixNanos time) {
    if (time == 0) return;
    if (first == 0 || time < first) first = time;
    if (time > last) last = time;
  }
  /// Only a session that has an id can be told from another one's events.
  [[nodiscard]] bool was_cut_off() const;
};

/// All that an agent reported, or a service.
struct AgentFacts {
  std::string name;
  const Agent* rows = nullptr;
  bool is_heard = false;        ///< more came than spans that only split what others count
  bool has_metrics = false;     ///< any data point came, of usage or not
  bool is_one_session = false;  ///< some of its reports name no session
  bool is_taken_back = false;
  std::int64_t announced = 0;  ///< requests that it said it began (Kind::announced), in events
  std::int64_t announced_in_spans = 0;
  std::vector<std::uint32_t> sessions;
};

/// What one bill is made of: a session, or an agent of which some reports name no session.
struct Account {
  std::uint32_t agent = 0;
  Bill bill;
  std::vector<const Amounts*> lines;            ///< of the bill's lines
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

  void add(const Usage& usage);
  void add(const BillTotals& other, int sign);
};

/// Models that some bills hold now, for messages that name each once.
class ModelNotices {
 public:
  void add(const std::vector<ModelId>& models);
  void remove(const std::vector<ModelId>& models);
  /// Those that some bill holds and that were not returned before, by name.
  std::vector<std::string> take(const Names& names);

 private:
  std::unordered_map<ModelId, std::uint32_t> bills_;  // that hold the model
  std::unordered_set<ModelId> new_;                   // some may be in no bill any more
  std::unordered_set<ModelId> named_;
};

/// Adds up usage events; the order in which they come changes no count. Memory: about 300 bytes for each
/// session, report and name twice, and what TracedRequests and RequestIds keep. Not thread-safe.
class Ledger {
 public:
  /// `prices` must outlive the ledger.
  explicit Ledger(const prices::PriceBook& prices = prices::built_in_prices());
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  void add(const UsageEvent& event);
  /// Where a span of any service stands, and whether texts in it hold counts.
  void add_span(const otlp::SpanNode& node, std::string_view scope) {
    traced_.add_span(node.trace, node.id, node.parent);
    if (node.has_text_counts) traced_.add_text(node.trace, node.id, scope);
  }
  /// Keeps no history and no dearest requests from now on: for who shows neither. They cost a tenth of all.
  void skip_history() { keeps_history_ = false; }
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
  /// All spend. O(cells).
  [[nodiscard]] std::vector<Account> accounts() const;
  /// All spend of each agent as if it had been one session: what tells when it was.
  [[nodiscard]] std::vector<Account> agent_accounts() const;
  [[nodiscard]] const std::vector<AgentFacts>& agent_facts() const { return agents_; }
  [[nodiscard]] const std::vector<Session>& sessions() const { return sessions_; }
  [[nodiscard]] const Names& names() const { return names_; }
  [[nodiscard]] const Activity& activity() const { return activity_; }
  [[nodiscard]] const History& history() const { return history_; }
  [[nodiscard]] const TracedRequests& traced() const { return traced_; }
  /// A cap was reached that may leave out spend: requests that only spans tell of.
  [[nodiscard]] bool is_over_a_cap() const { return request_ids_.is_full() || names_.is_full(); }
  [[nodiscard]] DearestRequests dearest() const;
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
    BillTotals sure;
    std::vector<ModelId> unpriced;
    std::vector<ModelId> unlisted;
    bool is_dirty = false;
  };

  std::uint32_t agent_index(const UsageEvent& event);
  std::uint32_t session_index(const UsageEvent& event);
  Cell& cell_of(std::uint32_t session, const ReportKey& key);
  Amounts& agent_sums(std::uint32_t agent, const ReportKey& key);
  void note_turn(const UsageEvent& event, Session& session);
  static void note_tool(const UsageEvent& event, Session& session);
  void post(const UsageEvent& event, std::uint32_t session, const ReportKey& key, std::uint32_t log,
            int sign);
  void post_traced(const PostedRequest& request, int sign);
  void add_traced(const UsageEvent& event, std::uint32_t session);
  void add_by_request_id(const UsageEvent& event, std::uint32_t session, const ReportKey& key);
  void add_dearest(DearestRequests& to, const PostedRequest& request) const;
  // What stays of a closed trace.
  void add_closed(const PostedRequest& request);
  void touch(std::uint32_t session);
  void forget(Counted& counted);
  [[nodiscard]] std::vector<ReportLine> sure_lines(std::uint32_t account, bool is_agent,
                                                   const std::vector<ReportLine>& lines) const;
  void recount(std::uint32_t account, bool is_agent);
  [[nodiscard]] std::vector<ReportLine> session_lines(std::uint32_t session) const;
  [[nodiscard]] std::vector<ReportLine> agent_report_lines(std::uint32_t agent) const;
  [[nodiscard]] Account session_account(std::uint32_t session) const;
  [[nodiscard]] Account agent_account(std::uint32_t agent) const;
  void make_one_session(std::uint32_t agent);

  Names names_;
  std::uint32_t log_ = 0;
  std::vector<Cell> cells_;
  std::vector<Session> sessions_;
  std::vector<AgentFacts> agents_;
  std::unordered_map<std::uint64_t, std::uint32_t> agent_by_name_;
  std::unordered_map<std::uint64_t, std::uint32_t> session_by_key_;
  std::unordered_map<std::uint64_t, std::uint32_t> cell_by_key_;
  struct AgentLine {
    ReportKey key;
    Amounts sums;
  };
  std::vector<std::vector<AgentLine>> agent_lines_;  // beside agents_
  std::unordered_map<std::uint64_t, std::uint32_t> agent_line_by_key_;
  TracedRequests traced_;
  RequestIds request_ids_;
  Activity activity_;
  bool keeps_history_ = true;
  History history_;
  DearestRequests dearest_;
  std::map<std::int64_t, std::int64_t> errors_by_status_;

  // Cells and agents' lines that hold what may be taken back: their sums without it.
  std::unordered_map<std::uint32_t, Amounts> sure_cells_;
  std::unordered_map<std::uint64_t, Amounts> sure_agent_lines_;

  BillTotals totals_;
  BillTotals sure_;
  std::unordered_map<std::uint32_t, Counted> counted_sessions_;
  std::unordered_map<std::uint32_t, Counted> counted_agents_;
  std::vector<std::uint32_t> dirty_sessions_;
  std::vector<std::uint32_t> dirty_agents_;
  ModelNotices unpriced_;
  ModelNotices unlisted_;
};

/// The hash of a report's line in a session or an agent.
std::uint64_t key_of(std::uint32_t owner, const ReportKey& key);

}  // namespace otelc::usage
