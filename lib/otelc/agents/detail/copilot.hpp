// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>
#include <otelc/agents/detail/gen_ai.hpp>

namespace otelc::agents::detail {

// Copilot CLI 1.0.102 sends the conventions' counters when it exits. Its github.copilot.cost is not in
// dollars.
namespace copilot {
inline constexpr std::string_view kServices[] = {"github-copilot"};
inline constexpr std::string_view kChatServices[] = {"copilot-chat"};  // by its documents
}  // namespace copilot

inline constexpr Agent kCopilotCli{
    .name = "copilot-cli",
    .services = copilot::kServices,
    .metrics = gen_ai::kMetrics,
    .events = gen_ai::kEvents,
    .spans = gen_ai::kSpans,
    .attributes = gen_ai::kAttributes,
    .tokens = gen_ai::kTokens,
    .token_types = gen_ai::kTypes,
    .roles = gen_ai::kRoles,
    .choice = Choice::by_names,
    .spans_nest = true,
};

inline constexpr Agent kCopilotChat{
    .name = "copilot-chat",
    .services = copilot::kChatServices,
    .metrics = gen_ai::kMetrics,
    .events = gen_ai::kEvents,
    .spans = gen_ai::kSpans,
    .attributes = gen_ai::kAttributes,
    .tokens = gen_ai::kTokens,
    .token_types = gen_ai::kTypes,
    .roles = gen_ai::kRoles,
    .choice = Choice::by_names,
    .spans_nest = true,
};

}  // namespace otelc::agents::detail
