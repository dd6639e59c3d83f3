// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/ledger.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

#include <otelc/base/hash.hpp>

namespace otelc::usage {
namespace {

// The parts of the log that is being read stand at the end: a group that many logs tell of is not searched
// whole. (A log that is gone back to gets further parts, which add up as well.)
Part& part_of(Group& group, const UsageEvent& event, std::uint32_t log) {
  for (auto part = group.parts.rbegin(); part != group.parts.rend() && part->log == log; ++part) {
    if (part->source == event.source && part->subagent == event.subagent && part->skill == event.skill &&
        part->mcp_server == event.mcp_server)
      return *part;
  }
  group.parts.push_back({log,
                         event.source,
                         std::string(event.subagent),
                         std::string(event.skill),
                         std::string(event.mcp_server),
                         {}});
  return group.parts.back();
}

std::uint64_t key_of(std::uint32_t agent_or_session, std::uint32_t model) {
  return static_cast<std::uint64_t>(agent_or_session) << 32 | model;
}

bool is_of_spend(Quantity quantity) {
  return quantity == Quantity::tokens || quantity == Quantity::cost_usd ||
         quantity == Quantity::cost_micro_usd;
}
bool is_of_api(Kind kind) {
  return kind == Kind::request || kind == Kind::error || kind == Kind::http_call || kind == Kind::cost;
}

}  // namespace

void Ledger::add(const UsageEvent& event) {
  activity_.add(event);
  // A tool may run anywhere, also where there is no agent: a span of one is no sign of a session.
  if (event.kind == Kind::tool_done && event.evidence == Evidence::span) return;
  const std::uint32_t index = session_index(event);
  Session& session = sessions_[index];
  if (event.kind == Kind::flush) {
    session.last_flush = std::max(session.last_flush, event.time);
    return;
  }
  if (event.kind == Kind::metric) {
    agent_facts_[session.agent].has_metrics = true;
    if (event.quantity == Quantity::sessions) return;
    session.is_used = true;
    if (event.quantity == Quantity::active_time_s)
      session.last_flush = std::max(session.last_flush, event.time);
    if (!is_of_spend(event.quantity)) return;
  } else {
    session.is_used = true;
    if (event.evidence == Evidence::event) note_turn(event, session);
    if (event.kind == Kind::announced) ++announced_[session.agent];
    if (!is_of_api(event.kind)) return;
  }
  Group& group = group_of(event, index);
  const Listed listed = list_price(event, price(group.model));
  part_of(group, event, log_).by[static_cast<std::size_t>(event.evidence)].add(event, listed);
  if (keeps_history_) {
    history_.add(group.agent, group.model, event, listed);
    if (event.kind == Kind::request) dearest_.add(event, listed);
  }
  change(group, [&](Model& model) {
    group.running.add(event, listed);
    model.running.add(event, listed);
  });
  note_reports(event, index);
  if (event.kind != Kind::metric) activity_.add_request(event, group.model);
  if (event.kind == Kind::error && event.evidence == Evidence::event) {
    ++errors_by_status_[event.status_code.value_or(0)];
  }
}

// Reports that do not say their session are about all of the model's.
Counted Ledger::Model::total() const {
  if (!has_sessions || !lacks_sessions) return by_group;
  return counted_groups > 0 ? counted(running, true) : Counted{};
}

// Keeps totals_ equal to what all units would add up to.
template <class Change>
void Ledger::change(Group& group, const Change& apply) {
  const std::uint64_t key = key_of(group.agent, group.model);
  Model& model = model_totals_[key];
  const auto counts = [&group] { return !group.running.is_empty() && !group.is_of_uncounted_spans(); };
  totals_ -= model.total();
  model.by_group -= group.counted();
  if (counts()) --model.counted_groups;
  apply(model);
  model.counts_spans = model.counts_spans && group.counts_spans;
  model.by_group += group.counted();
  if (counts()) ++model.counted_groups;
  if (group.running.has_spend()) {
    (sessions_[group.session].id.empty() ? model.lacks_sessions : model.has_sessions) = true;
  }
  const Counted total = model.total();
  totals_ += total;
  if (total.unpriced_tokens > 0 && !std::exchange(model.is_in_newly_unpriced, true))
    newly_unpriced_.push_back(key);
}

RunningTotals Ledger::totals() const {
  RunningTotals to;
  to.tokens = totals_.tokens;
  if (totals_.known_costs > 0) to.cost_usd = totals_.cost.usd();
  to.is_at_list_price = totals_.list_costs > 0;
  to.unpriced_tokens = totals_.unpriced_tokens;
  if (totals_.known_requests > 0) to.requests = totals_.requests;
  to.errors = totals_.errors;
  return to;
}

std::vector<std::string> Ledger::take_newly_unpriced() {
  std::vector<std::string> names;
  for (const std::uint64_t key : std::exchange(newly_unpriced_, {})) {
    Model& model = model_totals_.at(key);
    model.is_in_newly_unpriced = false;
    const auto index = static_cast<std::uint32_t>(key);
    if (model.total().unpriced_tokens > 0 && named_unpriced_.insert(index).second)
      names.push_back(models_[index]);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void Ledger::take_back(std::string_view service) {
  const auto known = std::find(agents_.begin(), agents_.end(), service);
  const auto agent = static_cast<std::uint32_t>(known - agents_.begin());
  if (known == agents_.end() || !agent_facts_[agent].rows->name.empty()) return;
  agent_facts_[agent].is_taken_back = true;
  for (Group& group : groups_) {
    if (group.agent != agent) continue;
    change(group, [&group](Model& model) { group.running = model.running = {}; });
    group.parts.clear();
  }
  for (Session& session : sessions_) {
    if (session.agent == agent) session.is_used = false;
  }
  activity_.take_back(service);
  history_.take_back(agent);
  dearest_.take_back(service);
}

std::vector<std::string> Ledger::agents() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    if (!agent_facts_[i].is_taken_back) names.push_back(agents_[i]);
  }
  return names;
}

// Once metrics or events tell of a session's requests, spans that tell of more than is billed no longer
// count in it; reports that do not say their session are about all of the agent's.
void Ledger::note_reports(const UsageEvent& event, std::uint32_t session) {
  if (event.evidence == Evidence::span || event.agent->spans_tell != Telling::more) return;
  const auto drop_spans = [&](Session& of) {
    if (std::exchange(of.has_reports, true)) return;
    for (const std::uint32_t index : of.groups)
      change(groups_[index], [&](Model&) { groups_[index].counts_spans = false; });
  };
  drop_spans(sessions_[session]);
  AgentFacts& facts = agent_facts_[sessions_[session].agent];
  if (!sessions_[session].id.empty() || std::exchange(facts.has_reports, true)) return;
  for (Session& other : sessions_) {
    if (other.agent == sessions_[session].agent) drop_spans(other);
  }
}

namespace {

bool is_of_uncounted_spans(const Unit& unit) {
  return std::all_of(unit.groups.begin(), unit.groups.end(),
                     [](const Group* group) { return group->is_of_uncounted_spans(); });
}

}  // namespace

std::optional<SpendInTime> Ledger::spend_in_time(std::uint32_t agent, std::uint32_t model) const {
  const Model& of = model_totals_.at(key_of(agent, model));
  const SpendInTime choice = usage::spend_in_time(of.running);
  return choice.spend == Evidence::span && !of.counts_spans ? std::nullopt : std::optional(choice);
}

void Ledger::for_each_unit(const std::function<void(const Unit&)>& visit) const {
  const auto is_whole_model = [](const Model& model) { return model.has_sessions && model.lacks_sessions; };
  std::unordered_map<std::uint64_t, std::vector<const Group*>> whole_models;
  for (const Group& group : groups_) {
    if (group.parts.empty()) continue;
    const std::uint64_t key = key_of(group.agent, group.model);
    if (is_whole_model(model_totals_.at(key))) whole_models[key].push_back(&group);
  }
  // One at a time: there may be as many as sessions, and they are much larger than what is made of them.
  const auto visit_one = [&](std::vector<const Group*> groups) {
    Unit unit{std::move(groups), {}, {}};
    if (is_of_uncounted_spans(unit)) return;
    for (const Group* group : unit.groups) {
      for (const Part& part : group->parts) {
        for (std::size_t i = 0; i < kEvidences; ++i) unit.sums[i].add(part.by[i]);
      }
    }
    unit.choice = choose(unit.sums, unit.groups.size() > 1);
    visit(unit);
  };
  for (const Group& group : groups_) {
    if (group.parts.empty()) continue;
    const auto whole = whole_models.find(key_of(group.agent, group.model));
    if (whole == whole_models.end()) {
      visit_one({&group});
    } else if (whole->second.front() == &group) {
      visit_one(whole->second);
    }
  }
}

// Events come in any order: what counts is the last by time, then by its number. Of two that are equal
// in both, one that closes the turn.
void Ledger::note_turn(const UsageEvent& event, Session& session) {
  if (event.kind == Kind::compaction) return;
  const auto at = std::tie(event.time, event.sequence);
  const auto last = std::tie(session.last_event, session.last_sequence);
  if (at < last) return;
  const bool opens = event.kind == Kind::turn_open || event.kind == Kind::tool_result;
  session.is_turn_open = opens && (at > last || session.is_turn_open);
  session.last_event = event.time;
  session.last_sequence = event.sequence;
}

std::uint32_t Ledger::agent_index(const UsageEvent& event) {
  const auto known = std::find(agents_.begin(), agents_.end(), event.agent_name);
  const auto index = static_cast<std::uint32_t>(known - agents_.begin());
  if (known == agents_.end()) {
    agents_.emplace_back(event.agent_name);
    agent_facts_.push_back({event.agent});
  }
  return index;
}

std::uint32_t Ledger::session_index(const UsageEvent& event) {
  const std::uint32_t agent = agent_index(event);
  const auto [entry, is_new] =
      session_by_key_.try_emplace(hash64(event.session, agent), static_cast<std::uint32_t>(sessions_.size()));
  if (is_new) {
    sessions_.emplace_back();
    sessions_.back().agent = agent;
    sessions_.back().id = std::string(event.session);
    sessions_.back().has_reports = agent_facts_[agent].has_reports;
  }
  return entry->second;
}

std::uint32_t Ledger::model_index(std::string_view model) {
  if (model.empty()) model = "unknown";
  const auto [entry, is_new] =
      model_by_key_.try_emplace(hash64(model), static_cast<std::uint32_t>(models_.size()));
  if (is_new) {
    models_.emplace_back(model);
    model_prices_.push_back(prices_->find(model));
  }
  return entry->second;
}

Group& Ledger::group_of(const UsageEvent& event, std::uint32_t session) {
  const std::uint32_t model = model_index(event.model);
  const std::uint64_t key = key_of(session, model);
  const auto [entry, is_new] = group_by_key_.try_emplace(key, static_cast<std::uint32_t>(groups_.size()));
  if (is_new) {
    Session& of = sessions_[session];
    of.groups.push_back(entry->second);
    groups_.push_back({of.agent, session, model, !of.has_reports, {}, {}});
  }
  return groups_[entry->second];
}

}  // namespace otelc::usage
