// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// Continue CLI 1.5.47 sends cumulative metrics without a session. Its input includes cached tokens, and it
// does not report how many.
namespace continue_cli {
inline constexpr std::string_view kServices[] = {"continue-cli"};
inline constexpr MetricRow kMetrics[] = {
    {"continue_cli_token_usage", Quantity::tokens},
    {"continue_cli_cost_usage", Quantity::cost_usd},
    {"continue_cli_active_time_total", Quantity::active_time_s},
    {"continue_cli_session_count", Quantity::sessions},
    {"continue_cli_lines_of_code_count", Quantity::lines},
    {"continue_cli_commit_count", Quantity::commits},
    {"continue_cli_pull_request_count", Quantity::pull_requests},
};
inline constexpr AttributeRow kAttributes[] = {{"model", Field::model}, {"type", Field::type}};
inline constexpr TokenRow kTypes[] = {{"input", TokenPart::input}, {"output", TokenPart::output}};
}  // namespace continue_cli

inline constexpr Agent kContinueCli{
    .name = "continue-cli",
    .services = continue_cli::kServices,
    .event_prefix = "continue_cli_",
    .metrics = continue_cli::kMetrics,
    .attributes = continue_cli::kAttributes,
    .token_types = continue_cli::kTypes,
};

}  // namespace otelc::agents::detail
