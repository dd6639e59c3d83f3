// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>
#include <otelc/agents/detail/gen_ai.hpp>

namespace otelc::agents::detail {

// goose, by its documents. Only its chat spans count: goose.session_tokens is the size of the context.
namespace goose {
inline constexpr std::string_view kServices[] = {"goose"};
}  // namespace goose

inline constexpr Agent kGoose{
    .name = "goose",
    .services = goose::kServices,
    .spans = gen_ai::kSpans,
    .attributes = gen_ai::kAttributes,
    .tokens = gen_ai::kTokens,
    .roles = gen_ai::kRoles,
    .choice = Choice::by_names,
    .spans_nest = true,
};

}  // namespace otelc::agents::detail
