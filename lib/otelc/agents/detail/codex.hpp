// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// Codex CLI 0.169 and 0.171. A codex.sse_event is a request only if it has counts. The spans
// handle_responses report the same tokens. They are the only report if `exec` ends on an API error, without a
// flush. Spans above them name the model and the session. session_task.turn is their sum and is never
// counted.
namespace codex {
inline constexpr std::string_view kServices[] = {"codex_exec", "codex_cli_rs", "codex-app-server"};
inline constexpr MetricRow kMetrics[] = {
    {"codex.turn.token_usage", Quantity::tokens},
    {"codex.turn.cost_microusd", Quantity::cost_micro_usd},
};
inline constexpr EventRow kEvents[] = {
    {"sse_event", Kind::request, "input_token_count"},
    {"api_request", Kind::http_call},
    {"turn_cost", Kind::cost},
    {"user_prompt", Kind::turn_other},
    {"tool_result", Kind::tool_done},
};
inline constexpr EventRow kSpans[] = {
    {"handle_responses", Kind::request, "gen_ai.usage.input_tokens"},
    {"try_run_sampling_request", Kind::context},
    {"run_turn", Kind::context},
};
inline constexpr AttributeRow kAttributes[] = {
    {"conversation.id", Field::session},
    {"model", Field::model},
    {"token_type", Field::type},
    {"duration_ms", Field::duration_ms},
    {"usage.estimated_usd", Field::cost_usd},
    {"http.response.status_code", Field::status_code},
    {"tool_name", Field::tool_name},
    {"success", Field::success},
    {"ttft_ms", Field::ttft_ms},
    {"error.message", Field::error},
    {"service_tier", Field::service_tier},
};
inline constexpr TokenRow kTokens[] = {
    {"input_token_count", TokenPart::input},
    {"cached_token_count", TokenPart::cache_read_in_input},
    {"cache_write_token_count", TokenPart::cache_creation_in_input},
    {"output_token_count", TokenPart::output},
    {"reasoning_token_count", TokenPart::reasoning_in_output},
    {"gen_ai.usage.input_tokens", TokenPart::input},
    {"gen_ai.usage.cache_read.input_tokens", TokenPart::cache_read_in_input},
    {"gen_ai.usage.cache_write.input_tokens", TokenPart::cache_creation_in_input},
    {"gen_ai.usage.output_tokens", TokenPart::output},
    {"codex.usage.reasoning_output_tokens", TokenPart::reasoning_in_output},
};
inline constexpr TokenRow kTypes[] = {
    {"input", TokenPart::input},
    {"cached_input", TokenPart::cache_read_in_input},
    {"cache_write_input", TokenPart::cache_creation_in_input},
    {"output", TokenPart::output},
    {"reasoning_output", TokenPart::reasoning_in_output},
    {"total", TokenPart::none},
};
}  // namespace codex

inline constexpr Agent kCodex{
    .name = "codex",
    .services = codex::kServices,
    .event_prefix = "codex.",
    .metrics = codex::kMetrics,
    .events = codex::kEvents,
    .spans = codex::kSpans,
    .attributes = codex::kAttributes,
    .tokens = codex::kTokens,
    .token_types = codex::kTypes,
    .spans_nest = true,
};

}  // namespace otelc::agents::detail
