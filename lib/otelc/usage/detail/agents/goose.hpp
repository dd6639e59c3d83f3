// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/usage/agents.hpp>
#include <otelc/usage/detail/agents/gen_ai.hpp>

namespace otelc::usage::detail {

// goose, by its documents: only its chat spans count; goose.session_tokens is a context's size.
namespace goose {
inline constexpr std::string_view kServices[] = {"goose"};
inline constexpr EventRow kSpans[] = {
    {"operation:chat", Kind::request},
    {"operation:execute_tool", Kind::tool_done},
};
}  // namespace goose

inline constexpr Agent kGoose{
    .name = "goose",
    .services = goose::kServices,
    .spans = goose::kSpans,
    .attributes = gen_ai::kAttributes,
    .tokens = gen_ai::kTokens,
};

}  // namespace otelc::usage::detail
