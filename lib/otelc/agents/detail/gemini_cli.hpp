// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// Gemini CLI 0.61 reports the same tokens five times. gen_ai.client.token.usage and
// gen_ai.client.inference.operation.details are partial duplicates and are never counted.
namespace gemini {
inline constexpr std::string_view kServices[] = {"gemini-cli"};
inline constexpr MetricRow kMetrics[] = {
    {"gemini_cli.token.usage", Quantity::tokens},
    {"gemini_cli.api.request.count", Quantity::requests},
    {"gemini_cli.lines.changed", Quantity::lines},  // by its documents
};
inline constexpr EventRow kEvents[] = {
    {"api_response", Kind::request},        {"api_error", Kind::error},
    {"user_prompt", Kind::turn_other},      {"tool_call", Kind::tool_done},
    {"chat_compression", Kind::compaction},  // by its documents
};
inline constexpr EventRow kSpans[] = {{"llm_call", Kind::request}};
inline constexpr AttributeRow kAttributes[] = {
    {"session.id", Field::session},
    {"gen_ai.conversation.id", Field::session},
    {"model", Field::model},
    {"gen_ai.request.model", Field::model},
    {"role", Field::source},
    {"type", Field::type},
    {"duration_ms", Field::duration_ms},
    {"status_code", Field::status_code},
    {"function_name", Field::tool_name},
    {"success", Field::success},
    {"error.message", Field::error},  // by its documents
    {"error", Field::error},
};
inline constexpr TokenRow kTokens[] = {
    {"input_token_count", TokenPart::input},
    {"gen_ai.usage.input_tokens", TokenPart::input},
    {"cached_content_token_count", TokenPart::cache_read_in_input},
    {"tool_token_count", TokenPart::tool_input},
    {"output_token_count", TokenPart::output},
    {"gen_ai.usage.output_tokens", TokenPart::output},
    {"thoughts_token_count", TokenPart::reasoning_beside_output},
};
inline constexpr TokenRow kTypes[] = {
    {"input", TokenPart::input},
    {"cache", TokenPart::cache_read_in_input},
    {"tool", TokenPart::tool_input},
    {"output", TokenPart::output},
    {"thought", TokenPart::reasoning_beside_output},
};
inline constexpr SourceRow kSources[] = {{"main", Source::main}, {"subagent", Source::subagent}};
}  // namespace gemini

inline constexpr Agent kGeminiCli{
    .name = "gemini-cli",
    .services = gemini::kServices,
    .event_prefix = "gemini_cli.",
    .metrics = gemini::kMetrics,
    .events = gemini::kEvents,
    .spans = gemini::kSpans,
    .attributes = gemini::kAttributes,
    .tokens = gemini::kTokens,
    .token_types = gemini::kTypes,
    .sources = gemini::kSources,
    .spans_coverage = Coverage::partial,
    .repeats_by_conventions = true,
};

}  // namespace otelc::agents::detail
