// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include <otelc/agents/agent.hpp>
#include <otelc/base/clock.hpp>
#include <otelc/prices/rates.hpp>

namespace otelc::events {

/// The kind of report that a record belongs to; kinds report the same spend (docs/counting.md#choice).
/// `histogram`: a metric that may repeat what `metric` of its scope counts.
enum class Evidence : std::uint8_t { metric, event, span, histogram };
inline constexpr std::size_t kEvidences = 4;

constexpr std::size_t index_of(Evidence evidence) {
  return static_cast<std::size_t>(evidence);
}

/// The facts about a span that decide whether it is a request of its own (docs/counting.md#nesting).
struct SpanFacts {
  std::uint64_t trace = 0;  ///< 0: none
  std::uint64_t id = 0;
  std::uint64_t parent = 0;
  UnixNanos start = 0;
  bool names_answer = false;  ///< `model` is the answered model, not only the requested one
  bool nests = false;         ///< counted with its trace; false: counted by itself
  bool has_counts = false;    ///< has token counts over 0
  bool is_client = false;     ///< of kind CLIENT
  bool is_framework = false;  ///< RoleRow::is_framework
};

/// One report of usage: what a data point, a log record or a span says. Which members are set depends on
/// `evidence` and `kind`. Views live as long as the batch that it was read from.
struct UsageEvent {
  const agents::Agent* agent = nullptr;
  std::string_view agent_name;  ///< the agent's name, or the service's if the agent has none
  Evidence evidence = Evidence::metric;
  agents::Kind kind = agents::Kind::metric;
  agents::Quantity quantity = agents::Quantity::tokens;  ///< of a metric
  agents::Source source = agents::Source::unknown;
  prices::Service service = prices::Service::standard;
  bool is_refused = false;    ///< a tool call that was rejected
  bool is_whole = false;      ///< an aggregate that counts in place of its calls, of any model
  bool is_revisable = false;  ///< such an aggregate, and calls below it may still arrive and count instead
  std::optional<bool> succeeded;  ///< of a tool's result

  std::string_view session;       ///< empty: not reported
  std::string_view model;         ///< empty: not reported
  std::string_view other_model;   ///< another name of the model in the same record
  std::uint64_t scope = 0;        ///< hash of the instrumentation scope's name
  std::uint64_t request_id = 0;   ///< hash; 0: none
  std::uint64_t response_id = 0;  ///< hash; 0: none
  SpanFacts span;
  std::string_view subagent;    ///< name, for Source::subagent
  std::string_view skill;       ///< for which the request was made
  std::string_view mcp_server;  ///< whose result the request contains
  UnixNanos time = 0;
  std::int64_t sequence = 0;  ///< order among events of the same time

  std::array<std::optional<std::int64_t>, agents::kTokenTypes> tokens;
  std::optional<std::int64_t> reasoning;          ///< part of output
  std::optional<std::int64_t> cache_creation_1h;  ///< part of cache_creation
  std::string_view other_type;                    ///< token type of a metric if it is none of the four
  std::int64_t other_tokens = 0;
  /// What `tokens` of a data point have beyond whole tokens, in billionths of a token, between -1 and 1
  /// token. `other_fraction`: the same of `other_tokens`. Counts of events and spans are rounded when they
  /// are read.
  std::array<std::int32_t, agents::kTokenTypes> fractions{};
  std::int32_t other_fraction = 0;
  std::optional<double> cost_usd;
  std::optional<std::int64_t> duration_us;
  std::optional<std::int64_t> ttft_us;      ///< time to the first token
  std::optional<std::int64_t> attempts;     ///< of a request, the answered one included
  std::optional<std::int64_t> status_code;  ///< HTTP status of an error
  std::string_view error;                   ///< message of an error
  std::uint64_t tool_id = 0;                ///< hash, of a tool call; 0: none
  std::string_view tool_name;               ///< of a tool's result
  std::string_view active_type;             ///< of active time
  std::int64_t active_ms = 0;
  std::string_view line_type;  ///< of lines of code: added, removed
  std::int64_t count = 0;      ///< of lines, commits, pull requests, tool calls, compactions, requests
};

}  // namespace otelc::events
