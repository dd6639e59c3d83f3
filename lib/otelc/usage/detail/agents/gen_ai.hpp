// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/usage/agents.hpp>

namespace otelc::usage::detail {

// The GenAI semantic conventions: names that several agents share.
namespace gen_ai {
inline constexpr MetricRow kMetrics[] = {
    {"gen_ai.client.inference.usage.input_tokens", Quantity::tokens, TokenPart::input},
    {"gen_ai.client.inference.usage.output_tokens", Quantity::tokens, TokenPart::output},
    {"gen_ai.client.inference.usage.cache_read.input_tokens", Quantity::tokens,
     TokenPart::cache_read_in_input},
    {"gen_ai.client.inference.usage.cache_write.input_tokens", Quantity::tokens,
     TokenPart::cache_creation_in_input},
    {"gen_ai.client.inference.usage.reasoning.output_tokens", Quantity::tokens,
     TokenPart::reasoning_in_output},
    {"gen_ai.client.token.usage", Quantity::tokens, TokenPart::none, true},
};
// invoke_agent is the sum of its chats and is never counted.
inline constexpr EventRow kSpans[] = {
    {"operation:chat", Kind::request},
    {"operation:generate_content", Kind::request},
    {"operation:text_completion", Kind::request},
    {"operation:embeddings", Kind::request},
    {"operation:execute_tool", Kind::tool_done},
};
inline constexpr AttributeRow kAttributes[] = {
    {"gen_ai.conversation.id", Field::session},
    {"session.id", Field::session},
    {"gen_ai.response.model", Field::model},
    {"gen_ai.request.model", Field::model},
    {"gen_ai.token.type", Field::type},
    {"gen_ai.tool.name", Field::tool_name},
    {"error.type", Field::error},
    {"gen_ai.response.time_to_first_chunk", Field::ttft_s},
};
inline constexpr TokenRow kTokens[] = {
    {"gen_ai.usage.input_tokens", TokenPart::input},
    {"gen_ai.usage.prompt_tokens", TokenPart::input},  // the oldest names
    {"gen_ai.usage.output_tokens", TokenPart::output},
    {"gen_ai.usage.completion_tokens", TokenPart::output},
    {"gen_ai.usage.cache_read.input_tokens", TokenPart::cache_read_in_input},
    {"gen_ai.usage.cache_read_input_tokens", TokenPart::cache_read_in_input},  // older
    {"gen_ai.usage.cache_write.input_tokens", TokenPart::cache_creation_in_input},
    {"gen_ai.usage.cache_creation.input_tokens", TokenPart::cache_creation_in_input},
    {"gen_ai.usage.cache_creation_input_tokens", TokenPart::cache_creation_in_input},  // older
    {"gen_ai.usage.cache_write_input_tokens", TokenPart::cache_creation_in_input},     // older
    {"gen_ai.usage.reasoning.output_tokens", TokenPart::reasoning_in_output},
};
inline constexpr TokenRow kTypes[] = {
    {"input", TokenPart::input},       {"output", TokenPart::output}, {"prompt", TokenPart::input},  // older
    {"completion", TokenPart::output},                                                               // older
    {"total", TokenPart::none},
};
}  // namespace gen_ai

// Any other service that speaks the conventions.
inline constexpr Agent kGenAi{
    .name = "",
    .metrics = gen_ai::kMetrics,
    .spans = gen_ai::kSpans,
    .attributes = gen_ai::kAttributes,
    .tokens = gen_ai::kTokens,
    .token_types = gen_ai::kTypes,
};

}  // namespace otelc::usage::detail
