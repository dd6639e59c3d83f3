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

/// Which kind of report of the same spend this is (docs/counting.md, "choice"). `histogram`: of a scope, it
/// may repeat what `metric` counts.
enum class Evidence : std::uint8_t { metric, event, span, histogram };
inline constexpr std::size_t kEvidences = 4;

constexpr std::size_t index_of(Evidence evidence) {
  return static_cast<std::size_t>(evidence);
}

/// Where a span stands: what decides whether it is a request of its own.
struct SpanFacts {
  std::uint64_t trace = 0;  ///< 0: none
  std::uint64_t id = 0;
  std::uint64_t parent = 0;
  UnixNanos start = 0;
  bool names_answer = false;  ///< `model` is the model that answered, not only the one that was asked
  bool nests = false;         ///< counted by trace; false: by itself
  bool has_counts = false;    ///< tokens above 0
  bool is_client = false;     ///< of kind CLIENT
  bool is_framework = false;  ///< RoleRow::is_framework
};

/// One thing that an agent said about its usage. Views live as long as the batch it came from.
struct UsageEvent {
  const agents::Agent* agent = nullptr;
  std::string_view agent_name;  ///< the agent's, or the service's where the agent has none
  Evidence evidence = Evidence::metric;
  agents::Kind kind = agents::Kind::metric;
  agents::Quantity quantity = agents::Quantity::tokens;  ///< of a metric
  agents::Source source = agents::Source::unknown;
  prices::Service service = prices::Service::standard;
  bool is_refused = false;        ///< of a tool's call that was decided on
  bool is_whole = false;          ///< a span around calls that counts for them, whatever their models were
  bool is_revisable = false;      ///< of these: calls below it may still come and count instead
  std::optional<bool> succeeded;  ///< of a tool's result

  std::string_view session;       ///< empty when it is not said
  std::string_view model;         ///< empty when it is not said
  std::string_view other_model;   ///< another name of it, in the same record
  std::uint64_t scope = 0;        ///< hash of its instrumentation scope's name
  std::uint64_t request_id = 0;   ///< hash; 0: none
  std::uint64_t response_id = 0;  ///< hash; 0: none
  SpanFacts span;
  std::string_view subagent;    ///< its name, for Source::subagent
  std::string_view skill;       ///< that the request was made for
  std::string_view mcp_server;  ///< whose result the request carried
  UnixNanos time = 0;
  std::int64_t sequence = 0;  ///< order of events of the same time

  std::array<std::optional<std::int64_t>, agents::kTokenTypes> tokens;
  std::optional<std::int64_t> reasoning;          ///< inside output, told beside it
  std::optional<std::int64_t> cache_creation_1h;  ///< inside cache_creation, told beside it
  std::string_view other_type;                    ///< a metric's token type that is none of the four
  std::int64_t other_tokens = 0;
  /// What `tokens` and `other_tokens` of a data point have beyond whole tokens, in billionths; less than a
  /// token either way. Counts of events and spans are rounded when they are read.
  std::array<std::int32_t, agents::kTokenTypes> fractions{};
  std::int32_t other_fraction = 0;
  std::optional<double> cost_usd;
  std::optional<std::int64_t> duration_us;
  std::optional<std::int64_t> ttft_us;      ///< time to the first token
  std::optional<std::int64_t> attempts;     ///< of a request, the answered one included
  std::optional<std::int64_t> status_code;  ///< HTTP status of an error
  std::string_view error;                   ///< of an error, in the agent's words
  std::uint64_t tool_id = 0;                ///< hash, of a tool's call; 0: none
  std::string_view tool_name;               ///< of a tool's result
  std::string_view active_type;             ///< of active time
  std::int64_t active_ms = 0;
  std::string_view line_type;  ///< of lines of code: added, removed
  std::int64_t count = 0;      ///< of lines, commits, pull requests, tool calls, compactions, requests
};

/// number x scale, rounded to the nearest; nullopt for NaN and what does not fit.
std::optional<std::int64_t> to_fixed(double number, double scale);

}  // namespace otelc::events
