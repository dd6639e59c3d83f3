// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// Cursor, by its documents. Its servers send the telemetry. Its metrics name no session. A resent event may
// have another time, but has the same id.
namespace cursor {
inline constexpr std::string_view kServices[] = {"cursor"};
inline constexpr MetricRow kMetrics[] = {
    {"cursor.token.usage", Quantity::tokens},
    {"cursor.cost.usage", Quantity::cost_usd},
    {"cursor.tool.calls", Quantity::tool_calls},
};
inline constexpr EventRow kEvents[] = {{"api_request", Kind::request}, {"api_error", Kind::error}};
inline constexpr AttributeRow kAttributes[] = {
    {"cursor.conversation.id", Field::session},
    {"session.id", Field::session},
    {"cursor.model.name", Field::model},
    {"cursor.model", Field::model},
    {"model", Field::model},
    {"cursor.token.type", Field::type},
    {"cursor.event.id", Field::event_id},
    {"cursor.tool.name", Field::tool_name},
    {"cursor.tool.status", Field::success},
};
inline constexpr TokenRow kTokens[] = {
    {"cursor.api.request.input_tokens", TokenPart::input},
    {"input_tokens", TokenPart::input},
    {"cursor.api.request.cache_read_tokens", TokenPart::cache_read},
    {"cache_read_tokens", TokenPart::cache_read},
    {"cursor.api.request.cache_creation_tokens", TokenPart::cache_creation},
    {"cache_creation_tokens", TokenPart::cache_creation},
    {"cursor.api.request.output_tokens", TokenPart::output},
    {"output_tokens", TokenPart::output},
};
inline constexpr TokenRow kTypes[] = {
    {"input", TokenPart::input},
    {"output", TokenPart::output},
    {"cache_read", TokenPart::cache_read},
    {"cacheRead", TokenPart::cache_read},
    {"cache_creation", TokenPart::cache_creation},
    {"cacheCreation", TokenPart::cache_creation},
    {"cache_write", TokenPart::cache_creation},
    {"cacheWrite", TokenPart::cache_creation},
};
}  // namespace cursor

inline constexpr Agent kCursor{
    .name = "cursor",
    .services = cursor::kServices,
    .event_prefix = "cursor.",
    .metrics = cursor::kMetrics,
    .events = cursor::kEvents,
    .attributes = cursor::kAttributes,
    .tokens = cursor::kTokens,
    .token_types = cursor::kTypes,
};

}  // namespace otelc::agents::detail
