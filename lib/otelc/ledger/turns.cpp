// SPDX-License-Identifier: Apache-2.0
// Which of the ledger's sessions stopped in the middle of a turn.
#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include <otelc/ledger/ledger.hpp>

namespace otelc::ledger {

// Events come in any order: what counts is the last by time, then by its number. Of two that are equal
// in both, one that closes the turn.
void Ledger::note_turn(const events::UsageEvent& event, std::uint32_t index) {
  if (event.kind == agents::Kind::compaction) return;
  note_tool(event, index);
  Session& session = sessions_[index];
  const auto at = std::tie(event.time, event.sequence);
  const auto last = std::tie(session.last_event, session.last_sequence);
  if (at < last) return;
  const bool opens = event.kind == agents::Kind::turn_open || event.kind == agents::Kind::tool_result;
  session.is_turn_open = opens && (at > last || session.is_turn_open);
  session.last_event = event.time;
  session.last_sequence = event.sequence;
}

// A tool that was accepted and has neither ended nor been followed by an answer or a prompt is still at work.
void Ledger::note_tool(const events::UsageEvent& event, std::uint32_t index) {
  Session& session = sessions_[index];
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

std::vector<std::int64_t> Ledger::cut_off_sessions() const {
  std::vector<bool> is_cut_off(sessions_.size());
  for (const auto& [key, tool] : open_tools_) {
    if (tool.time > sessions_[tool.session].last_answer) is_cut_off[tool.session] = true;
  }
  std::vector<std::int64_t> by_agent(agents_.size());
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    const Session& session = sessions_[i];
    if (session.may_be_cut_off() && (session.is_turn_open || is_cut_off[i])) ++by_agent[session.agent];
  }
  return by_agent;
}

}  // namespace otelc::ledger
