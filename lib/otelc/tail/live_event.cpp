// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/live_event.hpp>

#include <cstddef>

namespace otelc::tail {

std::string_view name_of(LiveEventKind kind) {
  constexpr std::string_view kNames[] = {"api_request", "api_error",  "tool_result", "turn_end",
                                         "session_end", "compaction", "usage",       "cost"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace otelc::tail
