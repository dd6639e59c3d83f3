// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// Cline's extension, by its documents. The histograms *.per_response repeat its counters. Its events do not
// report cached tokens.
namespace cline {
inline constexpr std::string_view kServices[] = {"cline"};
inline constexpr MetricRow kMetrics[] = {
    {"cline.tokens.input.total", Quantity::tokens, TokenPart::input},
    {"cline.tokens.output.total", Quantity::tokens, TokenPart::output},
    {"cline.cache.read.tokens.total", Quantity::tokens, TokenPart::cache_read},
    {"cline.cache.write.tokens.total", Quantity::tokens, TokenPart::cache_creation},
    {"cline.cost.total", Quantity::cost_usd},
};
inline constexpr EventRow kEvents[] = {{"task.tokens", Kind::request}};
inline constexpr AttributeRow kAttributes[] = {{"ulid", Field::session}, {"model", Field::model}};
inline constexpr TokenRow kTokens[] = {{"tokensIn", TokenPart::input}, {"tokensOut", TokenPart::output}};
}  // namespace cline

inline constexpr Agent kCline{
    .name = "cline",
    .services = cline::kServices,
    .metrics = cline::kMetrics,
    .events = cline::kEvents,
    .attributes = cline::kAttributes,
    .tokens = cline::kTokens,
    .events_coverage = Coverage::partial,
};

}  // namespace otelc::agents::detail
