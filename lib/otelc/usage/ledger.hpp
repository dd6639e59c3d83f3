// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <otelc/prices/price_book.hpp>
#include <otelc/usage/activity.hpp>
#include <otelc/usage/choice.hpp>
#include <otelc/usage/dearest.hpp>
#include <otelc/usage/history.hpp>
#include <otelc/usage/list_price.hpp>
#include <otelc/usage/tally.hpp>
#include <otelc/usage/usage_event.hpp>

namespace otelc::usage {

/// The part of a group that one source asked for and that one log told of.
struct Part {
  std::uint32_t log = 0;  ///< see Ledger::set_log
  Source source = Source::unknown;
  std::string subagent;
  std::string skill;
  std::string mcp_server;
  Tallies by;
};

/// One agent, session and model.
struct Group {
  std::uint32_t agent = 0;
  std::uint32_t session = 0;
  std::uint32_t model = 0;
  bool counts_spans = true;  ///< false: its session has better reports, and spans that tell more
  std::vector<Part> parts;   ///< none: it was taken back
  Running running;

  /// Answers that only spans tell of, and that were not billed.
  [[nodiscard]] bool is_of_uncounted_spans() const { return !counts_spans && running.is_of_answered_spans(); }
  /// What it counts by itself.
  [[nodiscard]] Counted counted() const {
    return is_of_uncounted_spans() ? Counted{} : usage::counted(running, false);
  }
};

/// Where the reports of the same spend meet: an agent's session and model; or, where some of an agent's
/// reports do not say their session, all it spent on a model.
struct Unit {
  std::vector<const Group*> groups;
  Tallies sums;
  Choice choice;
};

struct Session {
  std::uint32_t agent = 0;
  std::string id;
  bool is_used = false;       ///< more than a start was seen: a resumed session leaves a stub id
  bool has_reports = false;   ///< metrics or events told of its requests
  bool is_turn_open = false;  ///< its last event must be followed by another
  UnixNanos last_event = 0;
  std::int64_t last_sequence = 0;
  UnixNanos last_flush = 0;           ///< what is sent only when a turn has ended
  std::vector<std::uint32_t> groups;  ///< that are its

  /// Only a session that has an id can be told from another one's events.
  [[nodiscard]] bool was_cut_off() const { return !id.empty() && is_turn_open && last_flush < last_event; }
};

/// What has been spent so far, by the evidence that counts: what a summary's totals would say, at hand at any
/// time. Tokens and dollars may fall a little when metrics or events take over from spans.
struct RunningTotals {
  std::int64_t tokens = 0;
  std::optional<double> cost_usd;    ///< by the agents, else at list price; nullopt: unknown
  bool is_at_list_price = false;     ///< some of cost_usd is
  std::int64_t unpriced_tokens = 0;  ///< whose cost is unknown
  std::optional<std::int64_t> requests;
  std::int64_t errors = 0;
};

/// Adds up usage events; the order in which they come changes no count. Memory: one group per session and
/// model. Not thread-safe.
class Ledger {
 public:
  /// `prices` must outlive the ledger.
  explicit Ledger(const prices::PriceBook& prices = prices::built_in_prices()) : prices_(&prices) {}

  void add(const UsageEvent& event);
  /// Keeps no history and no dearest requests from now on: for who shows neither. They cost a tenth of all.
  void skip_history() { keeps_history_ = false; }
  /// Takes back all that a service told by the conventions: see Recognizer::newly_renamed. O(groups).
  void take_back(std::string_view service);
  /// What is added from now on comes from this log: any number, small ones cost no memory.
  void set_log(std::uint32_t log) { log_ = log; }

  /// O(1).
  [[nodiscard]] RunningTotals totals() const;
  /// Models of which tokens have no known cost now and had one (or no tokens) when this was asked last, by
  /// name. Each is named once. O(what has changed).
  std::vector<std::string> take_newly_unpriced();

  /// All spend, with what counts of it. O(groups). A unit is gone when `visit` returns.
  void for_each_unit(const std::function<void(const Unit&)>& visit) const;
  [[nodiscard]] const std::string& agent(std::uint32_t index) const { return agents_[index]; }
  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
  [[nodiscard]] const std::vector<Session>& sessions() const { return sessions_; }
  [[nodiscard]] const std::string& model(std::uint32_t index) const { return models_[index]; }
  /// What a model costs by the price list; null: it is in none.
  [[nodiscard]] const prices::ModelPrice* price(std::uint32_t model) const {
    return model_prices_[model] ? &*model_prices_[model] : nullptr;
  }
  [[nodiscard]] std::uint32_t models() const { return static_cast<std::uint32_t>(models_.size()); }
  [[nodiscard]] const Activity& activity() const { return activity_; }
  [[nodiscard]] const History& history() const { return history_; }
  [[nodiscard]] const DearestRequests& dearest() const { return dearest_; }
  /// What tells when an agent spent on a model; nullopt: only spans do, and they do not count.
  [[nodiscard]] std::optional<SpendInTime> spend_in_time(std::uint32_t agent, std::uint32_t model) const;
  /// Given-up requests by HTTP status; 0: none was said.
  [[nodiscard]] const std::map<std::int64_t, std::int64_t>& errors_by_status() const {
    return errors_by_status_;
  }
  /// Their names, in no order.
  [[nodiscard]] std::vector<std::string> agents() const;
  /// Requests that agents said they began (Kind::announced), by agent.
  [[nodiscard]] const std::map<std::uint32_t, std::int64_t>& announced() const { return announced_; }
  /// True when any data point of that agent has come, of usage or not.
  [[nodiscard]] bool has_metrics(std::uint32_t agent) const { return agent_facts_[agent].has_metrics; }
  /// The rows of that agent.
  [[nodiscard]] const Agent& rows_of(std::uint32_t agent) const { return *agent_facts_[agent].rows; }

 private:
  // All groups of an agent and model.
  struct Model {
    Running running;
    bool counts_spans = true;
    bool has_sessions = false;    // groups with a session spent
    bool lacks_sessions = false;  // the group without one spent
    bool is_in_newly_unpriced = false;
    std::int64_t counted_groups = 0;  // that are not of uncounted spans
    Counted by_group;                 // what the groups count, each for itself

    [[nodiscard]] Counted total() const;
  };

  struct AgentFacts {
    const Agent* rows = nullptr;
    bool has_metrics = false;
    bool has_reports = false;  // in a session that was not said
    bool is_taken_back = false;
  };

  std::uint32_t agent_index(const UsageEvent& event);
  std::uint32_t session_index(const UsageEvent& event);
  std::uint32_t model_index(std::string_view model);
  Group& group_of(const UsageEvent& event, std::uint32_t session);
  template <class Change>
  void change(Group& group, const Change& apply);
  void note_reports(const UsageEvent& event, std::uint32_t session);
  void note_turn(const UsageEvent& event, Session& session);

  const prices::PriceBook* prices_;
  std::uint32_t log_ = 0;
  std::vector<Group> groups_;
  std::vector<Session> sessions_;
  std::vector<std::string> models_;
  std::vector<std::optional<prices::ModelPrice>> model_prices_;  // beside models_
  std::vector<std::string> agents_;
  std::unordered_map<std::uint64_t, std::uint32_t> group_by_key_;
  std::unordered_map<std::uint64_t, std::uint32_t> session_by_key_;
  std::unordered_map<std::uint64_t, std::uint32_t> model_by_key_;
  std::unordered_map<std::uint64_t, Model> model_totals_;  // by agent and model
  std::vector<AgentFacts> agent_facts_;                    // beside agents_
  Activity activity_;
  bool keeps_history_ = true;
  History history_;
  DearestRequests dearest_;
  std::map<std::int64_t, std::int64_t> errors_by_status_;
  std::map<std::uint32_t, std::int64_t> announced_;
  Counted totals_;
  std::vector<std::uint64_t> newly_unpriced_;  // of model_totals_; some may have got a price since
  std::unordered_set<std::uint32_t> named_unpriced_;
};

}  // namespace otelc::usage
