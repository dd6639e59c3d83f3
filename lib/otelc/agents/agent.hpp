// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace otelc::agents {

/// The ledger's token types: disjoint, whatever the agent says (docs/counting.md, "dialects").
enum class TokenType : std::uint8_t { input, cache_read, cache_creation, output };
inline constexpr std::size_t kTokenTypes = 4;

/// Their names in the summary, in the order in which it shows them.
inline constexpr std::string_view kTokenTypeNames[kTokenTypes] = {"input", "cacheRead", "cacheCreation",
                                                                  "output"};

/// Who inside the agent asked for a request. `skill` and `mcp_server`: of rows by source only, where they
/// stand for what main asked on their behalf.
enum class Source : std::uint8_t { unknown, main, subagent, skill, mcp_server, auxiliary };

/// What a count of tokens means for the ledger's disjoint types. OpenAI's and Gemini's input includes
/// what was cached; Gemini's output does not include what it thought.
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
  total,                    ///< of a call: what is above input and output was reported nowhere else
  input_without_cached,     ///< it shows whether the cached tokens are inside the other count of the input
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
  requests,  ///< that ended; Field::status_code or Field::error says that one failed
};

/// What an event or a span tells.
enum class Kind : std::uint8_t {
  metric,       ///< a data point, not an event
  request,      ///< a model request that was answered, with its tokens
  aggregate,    ///< a span around requests, which may repeat their sum
  context,      ///< a span that names the model or the session of the requests below it
  error,        ///< a model request that was given up
  http_call,    ///< an exchange with the model's API: how long it took, and whether it failed
  cost,         ///< an amount of money alone
  announced,    ///< a model request that has begun
  turn_open,    ///< something that a further request must follow, unless the agent was cut off
  tool_result,  ///< the same, and it tells how a tool ended
  tool_done,    ///< how a tool ended, where it says nothing about what must follow
  turn_other,   ///< something inside a turn
  answer,       ///< what the model said in the end, or in between
  flush,        ///< what an agent sends only when a turn has ended
  session_end,  ///< the agent is done with a session
  compaction,   ///< the conversation was made shorter
};

/// The names and numbers that attributes hold, tokens aside.
enum class Field : std::uint8_t {
  session,
  model,        ///< the name under which the record counts
  other_model,  ///< another name of the same model in the same record: asked where `model` answered, or
                ///< reversed
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
  currency,      ///< of Field::cost_usd, where it may be another
  response_id,   ///< that the provider gave the answer
  tool_id,       ///< of one call of a tool: the same when it begins and when it ends
  decision,      ///< whether a call of a tool was accepted
  parameters,    ///< of the request as JSON, whose `model` is the name that was asked
  library,       ///< that made the span, where several share an instrumentation scope
  request_id,    ///< that the provider gave the request: the same in the event and the span of one request
};
inline constexpr std::size_t kFields = 27;

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
/// What an attribute of a span says about its role. `value`: the whole value; with a `*` in front its end;
/// `*` alone: any. Of one key the first row that fits counts; of several keys an aggregate before a request.
struct RoleRow {
  std::string_view key;
  std::string_view value;
  Kind role;                  ///< request or aggregate
  bool is_framework = false;  ///< a helper may be marked so too: without counts it is no request
};
/// A count inside the JSON text of an attribute, for parts of which no attribute of its own told. `path`:
/// keys from the outermost object, with dots between.
struct TextRow {
  std::string_view key;
  std::string_view path;
  TokenPart part;
};
/// `prefix` matches the start of the source attribute; the first row that matches counts.
struct SourceRow {
  std::string_view prefix;
  Source source;
};

/// What an agent's events or spans tell of its requests, measured against its other reports.
enum class Telling : std::uint8_t {
  same,  ///< the same requests and tokens
  less,  ///< not all tokens of a request: they confirm nothing; spans count only where nothing else does
};

/// How the report that counts is chosen (docs/counting.md, "choice").
enum class Choice : std::uint8_t {
  whole,    ///< per session, with all its names
  by_names  ///< per group of names: every report names the asked and the answered model
};

/// Everything that is special about an agent. A new agent is a new set of rows, not code.
struct Agent {
  std::string_view name;                            ///< as the summary says it; empty: by its service.name
  std::span<const std::string_view> services = {};  ///< values of the resource's service.name
  std::string_view event_prefix = {};               ///< events come with and without it
  std::span<const MetricRow> metrics = {};
  std::span<const EventRow> events = {};  ///< names without the prefix
  std::span<const EventRow> spans = {};   ///< whole names; "operation:NAME" stands for gen_ai.operation.name
  std::span<const AttributeRow> attributes = {};  ///< for one field the first row that is present counts
  std::span<const TokenRow> tokens = {};       ///< of events and spans; for one part the first present counts
  std::span<const TokenRow> token_types = {};  ///< of metrics: values of Field::type
  std::span<const SourceRow> sources = {};     ///< values of Field::source; no row: auxiliary
  std::span<const RoleRow> roles = {};         ///< of spans whose name has no row
  std::span<const TextRow> texts = {};
  std::span<const std::string_view> beside_scopes = {};  ///< whose cached tokens are beside input
  std::string_view skipped_source = {};  ///< value of Field::source of spans that are not billed
  std::string_view hint = {};  ///< how to make it report tokens, where it announces requests and reports none
  Choice choice = Choice::whole;
  bool spans_nest = false;  ///< its spans may repeat one another: they are counted by trace
  Telling events_tell = Telling::same;
  Telling spans_tell = Telling::same;
  bool repeats_by_conventions = false;  ///< it tells its requests by the GenAI conventions too: copies
};

}  // namespace otelc::agents
