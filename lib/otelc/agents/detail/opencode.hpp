// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>
#include <otelc/agents/detail/gen_ai.hpp>

namespace otelc::agents::detail {

// OpenCode 1.18 sends no metrics. The span ai.streamText repeats its child doStream and is never counted.
// OpenCode loses its last spans when it exits, but an event and a span announce each request.
//
// Kilo Code 7.7 calls itself `opencode` too. It announces its requests and never sends counts: its setting
// experimental.openTelemetry controls its own product analytics.
namespace opencode {
inline constexpr std::string_view kServices[] = {"opencode"};
inline constexpr EventRow kEvents[] = {{"llm runtime selected", Kind::announced}};
inline constexpr EventRow kSpans[] = {{"ai.toolCall", Kind::tool_done}, {"LLM.run", Kind::announced}};
inline constexpr AttributeRow kAttributes[] = {
    {"session.id", Field::session},
    {"gen_ai.response.model", Field::model},
    {"ai.response.model", Field::model},
    {"gen_ai.request.model", Field::other_model},
    {"ai.model.id", Field::other_model},
    {"gen_ai.response.id", Field::response_id},
    {"ai.response.msToFirstChunk", Field::ttft_ms},
    {"ai.toolCall.name", Field::tool_name},
};
inline constexpr TokenRow kTokens[] = {
    {"gen_ai.usage.input_tokens", TokenPart::input},
    {"ai.usage.inputTokens", TokenPart::input},
    {"ai.usage.cachedInputTokens", TokenPart::cache_read_in_input},
    {"ai.usage.inputTokenDetails.cacheWriteTokens", TokenPart::cache_creation_in_input},
    {"gen_ai.usage.output_tokens", TokenPart::output},
    {"ai.usage.outputTokens", TokenPart::output},
    {"ai.usage.reasoningTokens", TokenPart::reasoning_in_output},
};
}  // namespace opencode

inline constexpr Agent kOpenCode{
    .name = "opencode",
    .services = opencode::kServices,
    .events = opencode::kEvents,
    .spans = opencode::kSpans,
    .attributes = opencode::kAttributes,
    .tokens = opencode::kTokens,
    .roles = gen_ai::kRoles,
    .hint = "OpenCode sends token counts only with experimental.openTelemetry, Kilo Code never does",
    .choice = Choice::by_names,
    .spans_nest = true,
};

}  // namespace otelc::agents::detail
