// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to usage: amounts out of attributes.

#include <optional>

#include <otelc/events/usage_event.hpp>
#include <otelc/otlp/records.hpp>

namespace otelc::events::detail {

/// A number may be an int, a double or a text.
std::optional<double> number_of(const otlp::Value* value);

/// number x scale as an integer; nullopt when there is none or it does not fit.
std::optional<std::int64_t> fixed_of(const otlp::Value* value, double scale);

/// A cost as an agent reports it, rounded to 12 decimals (a sum of doubles is not exact); nullopt: a negative
/// one is no report.
std::optional<double> reported_cost(std::optional<double> usd);

std::string_view text_of(const otlp::Value* value);

/// Adds a count to the disjoint types that it is part of. `fraction`: what it has beyond whole tokens, for at
/// most one count of an event. False for what never counts.
bool add_part(UsageEvent& event, agents::TokenPart part, std::int64_t tokens, std::int32_t fraction = 0);

}  // namespace otelc::events::detail
