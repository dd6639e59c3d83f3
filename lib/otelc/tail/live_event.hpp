// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <otelc/agents/agent.hpp>
#include <otelc/base/clock.hpp>
#include <otelc/billing/usage.hpp>

namespace otelc::tail {

/// The kinds of events in the live view.
enum class LiveEventKind : std::uint8_t {
  api_request,
  api_error,
  tool_result,
  turn_end,
  session_end,
  compaction,
  usage,  ///< what metrics added, if an agent reports its requests in no other way
  cost,   ///< a cost that an agent reports apart from its requests
};

/// Returns the name in JSON, such as `api_request`.
std::string_view name_of(LiveEventKind kind);

/// One event of the live view. Owns its texts, each of at most events::kLabelBytesMax bytes. What is unknown
/// is empty.
struct LiveEvent {
  LiveEventKind kind = LiveEventKind::api_request;
  UnixNanos time = 0;
  std::string agent;
  std::string session;
  std::string model;
  agents::Source source = agents::Source::unknown;
  std::string subagent;
  std::string skill;
  std::string mcp_server;
  std::array<std::optional<std::int64_t>, agents::kTokenTypes> tokens;
  std::optional<std::int64_t> reasoning;  ///< inside output
  std::optional<double> cost_usd;         ///< as reported; a request without one has its list price
  billing::CostSource cost_source = billing::CostSource::none;
  std::optional<std::int64_t> duration_us;
  std::optional<std::int64_t> status_code;  ///< HTTP status of an error
  std::string error;
  std::string tool;
  std::optional<bool> succeeded;  ///< of a tool's result
};

}  // namespace otelc::tail
