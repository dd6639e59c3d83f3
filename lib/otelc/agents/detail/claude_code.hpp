// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// Claude Code 2.1.197 to 2.1.332. Older versions by its documents: their events have the prefix, and all
// numbers are strings. Metrics and spans name the requested model, events the one that answered. Its spans
// also report the requests that check a model's name; they are in no metric and no event, and are not billed.
namespace claude {
inline constexpr std::string_view kServices[] = {"claude-code"};
inline constexpr MetricRow kMetrics[] = {
    {"claude_code.token.usage", Quantity::tokens},
    {"claude_code.cost.usage", Quantity::cost_usd},
    {"claude_code.active_time.total", Quantity::active_time_s},
    {"claude_code.session.count", Quantity::sessions},
    {"claude_code.lines_of_code.count", Quantity::lines},
    {"claude_code.commit.count", Quantity::commits},
    {"claude_code.pull_request.count", Quantity::pull_requests},
};
inline constexpr EventRow kEvents[] = {
    {"api_request", Kind::request},           {"api_error", Kind::error},
    {"user_prompt", Kind::turn_open},         {"tool_decision", Kind::turn_open},
    {"tool_result", Kind::tool_result},       {"assistant_response", Kind::answer},
    {"subagent_completed", Kind::turn_other}, {"compaction", Kind::compaction},
};
inline constexpr EventRow kSpans[] = {
    {"claude_code.llm_request", Kind::request},
    {"claude_code.interaction", Kind::flush},
    {"claude_code.tool", Kind::tool_done},
};
inline constexpr AttributeRow kAttributes[] = {
    {"session.id", Field::session},
    {"model", Field::model},
    {"gen_ai.response.model", Field::other_model},  // of a span: the model that answered
    {"query_source", Field::source},
    {"query_source_safe", Field::source},  // on spans
    {"agent.name", Field::subagent},
    {"skill.name", Field::skill},
    {"mcp_server.name", Field::mcp_server},
    {"type", Field::type},
    {"event.sequence", Field::sequence},
    {"cost_usd", Field::cost_usd},
    {"duration_ms", Field::duration_ms},
    {"ttft_ms", Field::ttft_ms},
    {"attempt", Field::attempt},
    {"status_code", Field::status_code},
    {"success", Field::success},
    {"tool_name", Field::tool_name},
    {"error", Field::error},
    {"speed", Field::service_tier},
    {"request_id", Field::request_id},
    {"tool_use_id", Field::tool_id},
    {"decision", Field::decision},
};
inline constexpr TokenRow kTokens[] = {
    {"input_tokens", TokenPart::input},
    {"cache_read_tokens", TokenPart::cache_read},
    {"cache_creation_tokens", TokenPart::cache_creation},
    {"cache_creation_1h_tokens", TokenPart::cache_creation_1h},
    {"output_tokens", TokenPart::output},
};
inline constexpr TokenRow kTypes[] = {
    {"input", TokenPart::input},
    {"cacheRead", TokenPart::cache_read},
    {"cacheCreation", TokenPart::cache_creation},
    {"output", TokenPart::output},
};
// Metrics report main, subagent or auxiliary. Events report the part of the program that made the request.
inline constexpr SourceRow kSources[] = {
    {"main", Source::main},           {"sdk", Source::main},        {"repl_main_thread", Source::main},
    {"subagent", Source::subagent},   {"agent:", Source::subagent}, {"agent.", Source::subagent},
    {"auxiliary", Source::auxiliary},
};
}  // namespace claude

inline constexpr Agent kClaudeCode{
    .name = "claude-code",
    .services = claude::kServices,
    .event_prefix = "claude_code.",
    .metrics = claude::kMetrics,
    .events = claude::kEvents,
    .spans = claude::kSpans,
    .attributes = claude::kAttributes,
    .tokens = claude::kTokens,
    .token_types = claude::kTypes,
    .sources = claude::kSources,
    .skipped_source = "model_validation",
};

}  // namespace otelc::agents::detail
