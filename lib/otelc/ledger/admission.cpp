// SPDX-License-Identifier: Apache-2.0
#include <otelc/ledger/admission.hpp>

#include <string>

#include <otelc/events/labels.hpp>

namespace otelc::ledger {

std::uint32_t Admission::agent(const events::UsageEvent& event) {
  // Agents of the table are few, so they always have a place of their own.
  const bool is_over = accounts_.agents.size() >= kAgentsMax && event.agent->name.empty();
  std::string_view name = event.agent_name;
  if (is_over && !agent_by_name_.contains(hash64(name))) {
    are_agents_over_ = is_over_ = true;
    name = events::kOthers;
  }
  const auto [entry, is_new] =
      agent_by_name_.try_emplace(hash64(name), static_cast<std::uint32_t>(accounts_.agents.size()));
  if (is_new) {
    AgentFacts& facts = accounts_.agents.emplace_back();
    facts.name = name;
    facts.rows = event.agent;
    // Choosing by names needs all reports of a name, whatever their session (docs/counting.md#by-names).
    facts.is_one_session = event.agent->choice == agents::Choice::by_names;
    accounts_.agent_lines.emplace_back();
  }
  return entry->second;
}

std::uint32_t Admission::session(const events::UsageEvent& event) {
  return session(agent(event), event.session);
}

std::uint32_t Admission::session(std::uint32_t of_agent, std::string_view id) {
  const bool is_full = accounts_.sessions.size() >= sessions_max_ && !id.empty();
  bool is_others = false;
  if (is_full && !session_by_key_.contains(hash64(id, of_agent))) {
    are_sessions_over_ = is_over_ = true;
    is_others = true;
    id = events::kOthers;
  }
  const auto [entry, is_new] = session_by_key_.try_emplace(
      hash64(id, of_agent), static_cast<std::uint32_t>(accounts_.sessions.size()));
  if (is_new) {
    Session& made = accounts_.sessions.emplace_back();
    made.agent = of_agent;
    made.id = std::string(id);
    accounts_.agents[of_agent].sessions.push_back(entry->second);
  }
  if (is_others) accounts_.sessions[entry->second].is_others = true;
  return entry->second;
}

std::optional<std::uint32_t> Admission::find_agent(std::string_view name) const {
  auto known = agent_by_name_.find(hash64(name));
  if (known == agent_by_name_.end() && are_agents_over_) known = agent_by_name_.find(hash64(events::kOthers));
  return known != agent_by_name_.end() ? std::optional(known->second) : std::nullopt;
}

std::optional<std::uint32_t> Admission::cell(std::uint32_t of_session, const billing::ReportKey& key) {
  if (const auto known = accounts_.cells.find(of_session, key)) return known;
  const std::uint32_t its_agent = accounts_.sessions[of_session].agent;
  if (key.scope != 0 && !scopes_.contains(mix(key.scope, its_agent))) {
    if (accounts_.agents[its_agent].scopes >= kScopesMax) {
      is_over_ = true;
      return std::nullopt;
    }
    scopes_.insert(mix(key.scope, its_agent));
    ++accounts_.agents[its_agent].scopes;
  }
  billing::ReportKey shared = key;
  if (accounts_.cells.is_full()) {
    are_cells_over_ = is_over_ = true;
    // Scopes report the same calls, so a sum of several scopes would be too much.
    if (key.scope != 0) return std::nullopt;
    of_session = session(its_agent, events::kOthers);
    accounts_.sessions[of_session].is_others = true;
    shared.model = names_.others();
    if (const auto known = accounts_.cells.find(of_session, shared)) return known;
  }
  const std::uint32_t made = accounts_.cells.make(of_session, shared);
  accounts_.sessions[of_session].cells.push_back(made);
  return made;
}

}  // namespace otelc::ledger
