// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/detail/numbers.hpp>

#include <cmath>

#include <otelc/base/number.hpp>
#include <otelc/base/saturating.hpp>
#include <otelc/prices/money.hpp>

namespace otelc::events::detail {

using otlp::Value;

std::optional<std::int64_t> to_fixed(double number, double scale) {
  const double scaled = std::round(number * scale);
  if (!(std::fabs(scaled) < 9.2e18)) return std::nullopt;  // also NaN
  return static_cast<std::int64_t>(scaled);
}

std::optional<double> number_of(const Value* value) {
  if (value == nullptr) return std::nullopt;
  switch (value->kind) {
    case Value::Kind::integer:
    case Value::Kind::boolean:
      return static_cast<double>(value->integer);
    case Value::Kind::real:
      return std::isfinite(value->real) ? std::optional(value->real) : std::nullopt;
    case Value::Kind::text:
      return parse_double(value->text);
    default:
      return std::nullopt;
  }
}

std::optional<std::int64_t> fixed_of(const Value* value, double scale) {
  const auto number = number_of(value);
  return number ? to_fixed(*number, scale) : std::nullopt;
}

std::optional<double> reported_cost(std::optional<double> usd) {
  if (!usd || !(*usd >= 0)) return std::nullopt;
  return prices::Money::of_usd(*usd).usd();
}

std::string_view text_of(const Value* value) {
  return value != nullptr && value->kind == Value::Kind::text ? value->text : std::string_view{};
}

bool add_part(UsageEvent& event, agents::TokenPart part, std::int64_t tokens, std::int32_t fraction) {
  const auto add = [&](agents::TokenType type, std::int64_t count) {
    add_to(event.tokens[static_cast<std::size_t>(type)], count);
    if (fraction != 0) event.fractions[static_cast<std::size_t>(type)] = fraction;
  };
  const auto take = [&](agents::TokenType type) {
    add_to(event.tokens[static_cast<std::size_t>(type)], -tokens);
    if (fraction != 0) event.fractions[static_cast<std::size_t>(type)] = -fraction;
  };
  switch (part) {
    case agents::TokenPart::none:
    case agents::TokenPart::total:
    case agents::TokenPart::input_without_cached:
      return false;
    case agents::TokenPart::input:
    case agents::TokenPart::tool_input:
      add(agents::TokenType::input, tokens);
      return true;
    case agents::TokenPart::cache_read:
      add(agents::TokenType::cache_read, tokens);
      return true;
    case agents::TokenPart::cache_creation:
      add(agents::TokenType::cache_creation, tokens);
      return true;
    case agents::TokenPart::output:
      add(agents::TokenType::output, tokens);
      return true;
    case agents::TokenPart::cache_read_in_input:
      add(agents::TokenType::cache_read, tokens);
      take(agents::TokenType::input);
      return true;
    case agents::TokenPart::cache_creation_in_input:
      add(agents::TokenType::cache_creation, tokens);
      take(agents::TokenType::input);
      return true;
    case agents::TokenPart::cache_creation_1h:
      event.cache_creation_1h = saturating_add(event.cache_creation_1h.value_or(0), tokens);
      return true;
    case agents::TokenPart::reasoning_beside_output:
      add(agents::TokenType::output, tokens);
      [[fallthrough]];
    case agents::TokenPart::reasoning_in_output:
      event.reasoning = saturating_add(event.reasoning.value_or(0), tokens);
      return true;
  }
  return false;
}

}  // namespace otelc::events::detail
