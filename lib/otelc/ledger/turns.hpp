// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/ledger/session.hpp>

namespace otelc::ledger {

/// Finds sessions that stopped in the middle of a turn, so that their last request may be missing
/// (docs/counting.md#verdict). Memory: kToolsMax open tool calls; further ones are not watched. Not
/// thread-safe.
class Turns {
 public:
  static constexpr std::size_t kToolsMax = 100'000;

  /// Note an event of `session`, whose index is `index`. Events may come in any order.
  void note(const events::UsageEvent& event, std::uint32_t index, Session& session);
  /// Count the unfinished sessions of each of `agents` agents. O(sessions).
  [[nodiscard]] std::vector<std::int64_t> cut_off_sessions(const std::deque<Session>& sessions,
                                                           std::size_t agents) const;

 private:
  struct OpenTool {
    std::uint32_t session = 0;
    UnixNanos time = 0;  // 0: only its result has come
  };
  void note_tool(const events::UsageEvent& event, std::uint32_t index, Session& session);

  KeyMap<OpenTool> open_tools_;  // accepted tool calls without a result, and results without a call
};

}  // namespace otelc::ledger
