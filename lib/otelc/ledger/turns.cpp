// SPDX-License-Identifier: Apache-2.0
//
// A turn is open if the session's last event calls for another one: a prompt or a tool result needs an
// answer. A tool call is open if neither its result nor a later answer or prompt has come. Events may arrive
// in any order, so the last event is the last by time, then by sequence number.
#include <otelc/ledger/turns.hpp>

#include <algorithm>
#include <tuple>

namespace otelc::ledger {

void Turns::note(const events::UsageEvent& event, std::uint32_t index, Session& session) {
  if (event.kind == agents::Kind::compaction) return;
  note_tool(event, index, session);
  const auto at = std::tie(event.time, event.sequence);
  const auto last = std::tie(session.last_event, session.last_sequence);
  if (at < last) return;
  const bool opens = event.kind == agents::Kind::turn_open || event.kind == agents::Kind::tool_result;
  // Of two events with the same time and number, one that closes the turn wins.
  session.is_turn_open = opens && (at > last || session.is_turn_open);
  session.last_event = event.time;
  session.last_sequence = event.sequence;
}

void Turns::note_tool(const events::UsageEvent& event, std::uint32_t index, Session& session) {
  const bool is_prompt = event.kind == agents::Kind::turn_open && event.tool_id == 0;
  if (event.kind == agents::Kind::answer || is_prompt)
    session.last_answer = std::max(session.last_answer, event.time);
  if (event.tool_id == 0 || event.is_refused || !session.may_be_cut_off()) return;
  const bool has_ended = event.kind == agents::Kind::tool_result;
  if (!has_ended && event.kind != agents::Kind::turn_open) return;
  const std::uint64_t key = mix(event.tool_id, index);
  if (const auto known = open_tools_.find(key); known != open_tools_.end()) {
    open_tools_.erase(known);
    --session.open_tools;
  } else if (session.open_tools < Session::kToolsMax && open_tools_.size() < kToolsMax) {
    open_tools_.emplace(key, OpenTool{index, has_ended ? 0 : event.time});
    ++session.open_tools;
  }
}

std::vector<std::int64_t> Turns::cut_off_sessions(const std::deque<Session>& sessions,
                                                  std::size_t agents) const {
  std::vector<bool> is_cut_off(sessions.size());
  for (const auto& [key, tool] : open_tools_) {
    if (tool.time > sessions[tool.session].last_answer) is_cut_off[tool.session] = true;
  }
  std::vector<std::int64_t> by_agent(agents);
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    const Session& session = sessions[i];
    if (session.may_be_cut_off() && (session.is_turn_open || is_cut_off[i])) ++by_agent[session.agent];
  }
  return by_agent;
}

}  // namespace otelc::ledger
