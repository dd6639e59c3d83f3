// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <otelc/events/usage_event.hpp>
#include <otelc/otlp/records.hpp>

namespace otelc::events::detail {

/// Returns number x scale, rounded to the nearest; nullopt for NaN and if it does not fit.
std::optional<std::int64_t> to_fixed(double number, double scale);

/// Returns an integer, a real, a boolean (0 or 1) or a number in a text; nullopt for everything else.
std::optional<double> number_of(const otlp::Value* value);

/// Returns to_fixed() of number_of(); nullopt if there is no number.
std::optional<std::int64_t> fixed_of(const otlp::Value* value, double scale);

/// Returns a reported cost, rounded to 12 decimals (docs/counting.md#money); nullopt if it is negative.
std::optional<double> reported_cost(std::optional<double> usd);

/// Returns the value's text; empty if it is none.
std::string_view text_of(const otlp::Value* value);

/// Adds a count to the disjoint token types of an event: cached tokens that are part of the input are taken
/// out of it. `fraction`: what the count has beyond whole tokens; at most one count of an event may have it.
/// Returns false for a part that never counts.
bool add_part(UsageEvent& event, agents::TokenPart part, std::int64_t tokens, std::int32_t fraction = 0);

}  // namespace otelc::events::detail
