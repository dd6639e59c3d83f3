// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace otelc::usage {

/// The ledger's token types: disjoint, whatever the agent says (product.md, rule 5).
enum class TokenType : std::uint8_t { input, cache_read, cache_creation, output };
inline constexpr std::size_t kTokenTypes = 4;

/// Their names in the summary, in the order in which it shows them.
inline constexpr std::string_view kTokenTypeNames[kTokenTypes] = {"input", "cacheRead", "cacheCreation",
                                                                  "output"};

/// Who inside the agent asked for a request. `skill` and `mcp_server`: of rows by source only, where they
/// stand for what main asked on their behalf.
enum class Source : std::uint8_t { unknown, main, subagent, skill, mcp_server, auxiliary };

/// What a count of tokens means for the ledger's disjoint types. OpenAI's and Gemini's input includes
/// what was cached; Gemini's output does not include what it thought (rule 5).
enum class TokenPart : std::uint8_t {
  none,            ///< a total or a copy: never counted
  input,           ///< as the agent says it; parts inside it are taken out below
  cache_read,      ///< beside input
  cache_creation,  ///< beside input
  output,
  cache_read_in_input,  ///< counted in input too, so taken out there
  cache_creation_in_input,
  tool_input,               ///< prompt tokens of tool use, billed as input, not inside it
  reasoning_in_output,      ///< told beside the ledger's types, already inside output
  reasoning_beside_output,  ///< billed as output, not inside it
  cache_creation_1h,        ///< kept for an hour: told beside, already inside cache_creation
};

/// What a metric counts.
enum class Quantity : std::uint8_t {
  tokens,
  cost_usd,
  cost_micro_usd,
  active_time_s,
  sessions,
  lines,  ///< of code; Field::type says added or removed
  commits,
  pull_requests,
  tool_calls,  ///< of the tool Field::tool_name
  compactions,
};

/// What an event or a span tells.
enum class Kind : std::uint8_t {
  metric,       ///< a data point, not an event
  request,      ///< a model request that was answered, with its tokens
  error,        ///< a model request that was given up
  http_call,    ///< an exchange with the model's API: how long it took, and whether it failed
  cost,         ///< an amount of money alone
  announced,    ///< a model request that has begun
  turn_open,    ///< something that a further request must follow, unless the agent was cut off
  tool_result,  ///< the same, and it tells how a tool ended
  tool_done,    ///< how a tool ended, where it says nothing about what must follow
  turn_other,   ///< something inside a turn
  flush,        ///< what an agent sends only when a turn has ended
  session_end,  ///< the agent is done with a session
  compaction,   ///< the conversation was made shorter
};

/// The names and numbers that attributes hold, tokens aside.
enum class Field : std::uint8_t {
  session,
  model,
  source,
  subagent,
  skill,
  mcp_server,
  type,  ///< of a metric's tokens, active time or lines
  sequence,
  event_id,  ///< the same in a resend, when other parts of the record may differ
  cost_usd,
  duration_ms,
  ttft_ms,  ///< time to the first token
  ttft_s,
  attempt,
  status_code,
  success,
  tool_name,
  service_tier,  ///< how fast the provider promised to answer: what it costs hangs on it
  error,         ///< what went wrong, in words
};
inline constexpr std::size_t kFields = 19;

struct MetricRow {
  std::string_view name;
  Quantity quantity;
  /// Of tokens: what it counts; none: the attribute Field::type says it (Agent::token_types).
  TokenPart part = TokenPart::none;
  bool is_older = false;  ///< an older name for what other metrics count too: a source of its own
};
struct EventRow {
  std::string_view name;
  Kind kind;
  std::string_view required_key = {};  ///< the row is for records that have this attribute only
};
struct AttributeRow {
  std::string_view key;
  Field field;
};
struct TokenRow {
  std::string_view key;  ///< an attribute's key, or a value of Field::type
  TokenPart part;
};
/// `prefix` matches the start of the source attribute; the first row that matches counts.
struct SourceRow {
  std::string_view prefix;
  Source source;
};

/// What an agent's events or spans tell of its requests, measured against its other reports.
enum class Telling : std::uint8_t {
  same,  ///< the same requests and tokens: they can confirm the other reports
  more,  ///< of spans: also requests that are not billed; not counted in a session that has other reports
  less,  ///< not all tokens of a request: they confirm nothing
};

/// Everything that is special about an agent. A new agent is a new set of rows, not code.
struct Agent {
  std::string_view name;                            ///< as the summary says it; empty: by its service.name
  std::span<const std::string_view> services = {};  ///< values of the resource's service.name
  std::string_view event_prefix = {};               ///< events come with and without it (rule 6)
  std::span<const MetricRow> metrics = {};
  std::span<const EventRow> events = {};  ///< names without the prefix
  std::span<const EventRow> spans = {};   ///< whole names; "operation:NAME" stands for gen_ai.operation.name
  std::span<const AttributeRow> attributes = {};  ///< for one field the first row that is present counts
  std::span<const TokenRow> tokens = {};       ///< of events and spans; for one part the first present counts
  std::span<const TokenRow> token_types = {};  ///< of metrics: values of Field::type
  std::span<const SourceRow> sources = {};     ///< values of Field::source; no row: auxiliary
  Telling events_tell = Telling::same;
  Telling spans_tell = Telling::same;
  bool repeats_by_conventions = false;  ///< it tells its requests by the GenAI conventions too: copies
};

/// All agents that we know, and last, for every other service, the GenAI conventions (docs/agents.md).
/// Constant, so safe from any thread.
std::span<const Agent> agents();

}  // namespace otelc::usage
