// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// Qwen Code 0.24 and 0.15, a fork of Gemini CLI. Unlike there, its output includes reasoning. The span
// llm_request repeats the same tokens and is never counted.
namespace qwen {
inline constexpr std::string_view kServices[] = {"qwen-code"};
inline constexpr MetricRow kMetrics[] = {
    {"qwen-code.token.usage", Quantity::tokens},
    {"qwen-code.api.request.count", Quantity::requests},
};
inline constexpr EventRow kEvents[] = {
    {"api_response", Kind::request},        {"api_error", Kind::error},
    {"user_prompt", Kind::turn_other},      {"tool_call", Kind::tool_done},
    {"chat_compression", Kind::compaction},  // by its documents
    {"session.end", Kind::session_end},
};
inline constexpr AttributeRow kAttributes[] = {
    {"session.id", Field::session},      {"model", Field::model},
    {"subagent_name", Field::subagent},  {"type", Field::type},
    {"duration_ms", Field::duration_ms}, {"ttft_ms", Field::ttft_ms},
    {"status_code", Field::status_code}, {"success", Field::success},
    {"function_name", Field::tool_name}, {"error_message", Field::error},
    {"error.message", Field::error},  // by its documents

};
inline constexpr TokenRow kTokens[] = {
    {"input_token_count", TokenPart::input},
    {"cached_content_token_count", TokenPart::cache_read_in_input},
    {"output_token_count", TokenPart::output},
    {"thoughts_token_count", TokenPart::reasoning_in_output},
};
inline constexpr TokenRow kTypes[] = {
    {"input", TokenPart::input},
    {"cache", TokenPart::cache_read_in_input},
    {"output", TokenPart::output},
    {"thought", TokenPart::reasoning_in_output},
};
}  // namespace qwen

inline constexpr Agent kQwenCode{
    .name = "qwen-code",
    .services = qwen::kServices,
    .event_prefix = "qwen-code.",
    .metrics = qwen::kMetrics,
    .events = qwen::kEvents,
    .attributes = qwen::kAttributes,
    .tokens = qwen::kTokens,
    .token_types = qwen::kTypes,
    .repeats_by_conventions = true,
};

}  // namespace otelc::agents::detail
