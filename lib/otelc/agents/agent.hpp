// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// The rows that describe an agent's telemetry: which records report usage, and what their attributes mean.
/// Adding an agent means writing rows, not code (docs/agents.md#adding-an-agent). A whole agent, in a header
/// of its own in detail/:
///
///   namespace my_agent {
///   inline constexpr std::string_view kServices[] = {"my-agent"};
///   inline constexpr EventRow kEvents[] = {{"api_request", Kind::request}};
///   inline constexpr AttributeRow kAttributes[] = {{"session.id", Field::session}, {"model", Field::model}};
///   inline constexpr TokenRow kTokens[] = {
///       {"input_tokens", TokenPart::input},
///       {"cached_tokens", TokenPart::cache_read_in_input},
///       {"output_tokens", TokenPart::output},
///   };
///   }  // namespace my_agent
///
///   inline constexpr Agent kMyAgent{
///       .name = "my-agent",
///       .services = my_agent::kServices,
///       .events = my_agent::kEvents,
///       .attributes = my_agent::kAttributes,
///       .tokens = my_agent::kTokens,
///   };
///
/// Leave out records that repeat others in part. Everything here is constant, so safe from any thread.
namespace otelc::agents {

/// The token types of the bill. They are disjoint, however the agent counts (docs/counting.md#facts).
enum class TokenType : std::uint8_t {
  input,           ///< uncached
  cache_read,      ///< read from the prompt cache
  cache_creation,  ///< written to the prompt cache
  output,          ///< including reasoning
};
inline constexpr std::size_t kTokenTypes = 4;

/// Their names in JSON, in the order in which all outputs show them.
inline constexpr std::string_view kTokenTypeNames[kTokenTypes] = {"input", "cacheRead", "cacheCreation",
                                                                  "output"};

/// The part of an agent that made a request. `skill` and `mcp_server` occur only in breakdowns by source:
/// there they stand for requests that the main loop made on their behalf.
enum class Source : std::uint8_t { unknown, main, subagent, skill, mcp_server, auxiliary };

/// What a token count means for the disjoint types above. Check whether the agent's input includes cached
/// tokens and its output includes reasoning: OpenAI's and Gemini's input does include cached tokens, and
/// Gemini's output does not include reasoning (docs/counting.md#dialects).
enum class TokenPart : std::uint8_t {
  none,                     ///< a total or a duplicate: never counted
  input,                    ///< as the agent reports it; the `…_in_input` parts are subtracted from it
  cache_read,               ///< not included in `input`
  cache_creation,           ///< not included in `input`
  output,                   ///< as the agent reports it; `reasoning_beside_output` is added to it
  cache_read_in_input,      ///< also included in `input`
  cache_creation_in_input,  ///< also included in `input`
  tool_input,               ///< prompt tokens of tool use: billed as input, not included in `input`
  reasoning_in_output,      ///< shown beside the types; included in `output`
  reasoning_beside_output,  ///< billed as output, not included in `output`
  cache_creation_1h,        ///< 1-hour cache writes: shown beside the types; included in `cache_creation`
  total,                    ///< of a call: what it has beyond input and output is unreported output
  input_without_cached,     ///< shows whether `input` includes the cached tokens
};

/// What a metric measures.
enum class Quantity : std::uint8_t {
  tokens,
  cost_usd,
  cost_micro_usd,
  active_time_s,  ///< Field::type says of what
  sessions,
  lines,  ///< of code; Field::type says added or removed
  commits,
  pull_requests,
  tool_calls,  ///< of the tool Field::tool_name
  compactions,
  requests,  ///< that ended; a Field::status_code of 400 or more, or a Field::error, makes it a failed one
};

/// What a record reports.
enum class Kind : std::uint8_t {
  metric,       ///< a data point, not an event or a span
  request,      ///< an answered model request, with its tokens
  aggregate,    ///< a span around requests that may repeat their sum
  context,      ///< a span that names the model or the session of the requests below it
  error,        ///< a model request that failed for good
  http_call,    ///< an exchange with the model's API: its duration, and whether it failed
  cost,         ///< an amount of money alone
  announced,    ///< a model request has begun
  turn_open,    ///< a prompt or a tool decision: if no request follows, the session was cut off
  tool_result,  ///< the result of a tool: if no request follows, the session was cut off
  tool_done,    ///< the result of a tool; says nothing about what must follow
  turn_other,   ///< something else inside a turn
  answer,       ///< a final or intermediate text of the model
  flush,        ///< sent only when a turn has ended
  session_end,  ///< the agent has ended a session
  compaction,   ///< the conversation was shortened
};

/// What an attribute holds, token counts aside (those are TokenPart).
enum class Field : std::uint8_t {
  session,
  model,        ///< the name under which the record counts
  other_model,  ///< another name of the same model: the requested one where `model` answered, or the reverse
  source,       ///< looked up in Agent::sources
  subagent,     ///< its name
  skill,        ///< the skill that the request was made for
  mcp_server,   ///< the MCP server whose result the request carried
  type,         ///< of a metric: the token type (Agent::token_types), or what active time or lines are of
  sequence,     ///< the order of a session's events
  event_id,     ///< stays the same in a resend, even if the rest of the record differs
  cost_usd,
  duration_ms,
  ttft_ms,       ///< time to the first token
  ttft_s,        ///< time to the first token
  attempt,       ///< attempts that the request took, the last one included
  status_code,   ///< HTTP status
  success,       ///< `true`, `success` and a number other than 0 mean yes
  tool_name,     ///< of a tool call
  service_tier,  ///< the provider's speed tier, which selects the price (docs/counting.md#money)
  error,         ///< an error message
  currency,      ///< of Field::cost_usd, where it may not be USD
  response_id,   ///< the provider's id of the response
  tool_id,       ///< of a tool call: the same where it begins and where it ends
  decision,      ///< on a tool call: `reject` and `deny` mean that it was not accepted
  parameters,    ///< the request's parameters as JSON; their `model` is the requested name
  library,       ///< the library that made the span, where several share an instrumentation scope
  request_id,    ///< the provider's id of the request: the same in its event and its span
};
inline constexpr std::size_t kFields = 27;

/// A metric that reports usage.
struct MetricRow {
  std::string_view name;
  Quantity quantity;
  /// Of tokens: the type that the metric counts. `none`: the attribute Field::type says it.
  TokenPart part = TokenPart::none;
  /// An older metric that may repeat what newer metrics count: treated as a report of its own.
  bool is_older = false;
};

/// An event or a span that reports usage.
struct EventRow {
  std::string_view name;
  Kind kind;
  std::string_view required_key = {};  ///< the row applies only to records that have this attribute
};

/// The meaning of an attribute.
struct AttributeRow {
  std::string_view key;
  Field field;
};

/// The meaning of a token count.
struct TokenRow {
  std::string_view key;  ///< an attribute's key, or a value of Field::type
  TokenPart part;
};

/// An attribute whose value shows whether a span is a request or an aggregate. `value` is the whole value;
/// `*END`, `BEGIN*` or `*` (any value). For each key the first row that matches decides. If several keys
/// decide, an aggregate wins over a request.
struct RoleRow {
  std::string_view key;
  std::string_view value;
  Kind role;                  ///< Kind::request or Kind::aggregate
  bool is_framework = false;  ///< helper spans are marked like this too: without counts, no request
};

/// A token count inside an attribute's JSON text. It is read only for parts that no attribute reports.
struct TextRow {
  std::string_view key;
  std::string_view path;  ///< member names from the outermost object, joined with dots
  TokenPart part;
};

/// The meaning of a value of Field::source that begins with `prefix`. The first row that matches decides.
struct SourceRow {
  std::string_view prefix;
  Source source;
};

/// How much of the tokens an agent's events or spans report, compared with its other reports.
enum class Coverage : std::uint8_t {
  full,     ///< the same requests and tokens
  partial,  ///< not all tokens of a request: confirms nothing; such spans count only if nothing else does
};

/// How to choose the report that counts, among metrics, events and spans (docs/counting.md#choice).
enum class Choice : std::uint8_t {
  whole,    ///< per account, one report with all its names
  by_names  ///< per group of model names; every report must name the requested and the answered model
};

/// One agent: all that otelc knows about its telemetry. An empty list of rows means that it has no such
/// records. Where several attributes of a record have a row for one field or part, the first of these rows
/// wins.
struct Agent {
  std::string_view name;  ///< in all outputs; empty: the service.name is shown (the GenAI conventions)
  std::span<const std::string_view> services = {};  ///< values of the resource attribute service.name
  /// Events occur with and without it. A metric, event or span whose name begins with it belongs to this
  /// agent, whatever the service.name.
  std::string_view event_prefix = {};
  std::span<const MetricRow> metrics = {};  ///< full names
  std::span<const EventRow> events = {};    ///< names without the prefix
  std::span<const EventRow> spans = {};     ///< full names; `operation:NAME` matches gen_ai.operation.name
  std::span<const AttributeRow> attributes = {};
  std::span<const TokenRow> tokens = {};       ///< of events and spans
  std::span<const TokenRow> token_types = {};  ///< of metrics: the values of Field::type
  std::span<const SourceRow> sources = {};     ///< a value without a row is Source::auxiliary
  std::span<const RoleRow> roles = {};         ///< for spans whose name has no row
  std::span<const TextRow> texts = {};
  std::span<const std::string_view> beside_scopes = {};  ///< scopes whose input excludes cached tokens
  std::string_view skipped_source = {};  ///< the value of Field::source of spans that are not billed
  std::string_view hint = {};  ///< shown if it announces requests but reports no tokens: how to change that
  Choice choice = Choice::whole;
  bool spans_nest = false;  ///< spans may repeat each other's tokens (docs/counting.md#nesting)
  Coverage events_coverage = Coverage::full;
  Coverage spans_coverage = Coverage::full;
  bool repeats_by_conventions = false;  ///< also reports its requests by the GenAI conventions: duplicates
};

}  // namespace otelc::agents
