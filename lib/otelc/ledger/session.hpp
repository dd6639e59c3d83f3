// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>

namespace otelc::ledger {

/// One session of an agent. An id of "" collects what names no session.
struct Session {
  std::uint32_t agent = 0;  ///< index in Accounts::agents
  std::string id;
  bool is_used = false;  ///< more than its start was reported: a resumed session leaves an unused id behind
  bool is_turn_open = false;  ///< its last event must be followed by another (see Turns)
  bool is_dirty = false;      ///< RunningBills has not counted its latest changes
  bool is_others = false;     ///< shared by the sessions beyond Ledger::kSessionsMax or Cells::kMax
  std::uint16_t open_tools = 0;
  UnixNanos first = 0;  ///< earliest and latest time of its telemetry; 0: none
  UnixNanos last = 0;
  UnixNanos last_event = 0;
  std::int64_t last_sequence = 0;
  UnixNanos last_answer = 0;         ///< last answer or prompt: tool calls before it have ended
  std::vector<std::uint32_t> cells;  ///< indexes of its cells

  static constexpr std::uint16_t kToolsMax = 1024;

  /// Extend first..last to `time`. 0 is ignored.
  void saw(UnixNanos time) {
    if (time == 0) return;
    if (first == 0 || time < first) first = time;
    if (time > last) last = time;
  }
  /// Whether an unfinished turn can be detected: the events must be of one session only.
  [[nodiscard]] bool may_be_cut_off() const { return !id.empty() && !is_others; }
};

}  // namespace otelc::ledger
