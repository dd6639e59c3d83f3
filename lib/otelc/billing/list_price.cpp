// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/list_price.hpp>

#include <otelc/base/saturating.hpp>

namespace otelc::billing {

Listed list_price(const events::UsageEvent& event, const prices::ModelPrice* price) {
  using prices::Part;
  const auto tokens = [&event](agents::TokenType type) {
    return event.tokens[static_cast<std::size_t>(type)].value_or(0);
  };
  const std::int64_t reasoning = event.reasoning.value_or(0);
  const std::int64_t hour = event.cache_creation_1h.value_or(0);
  prices::Counts counts{};
  const auto count = [&counts](Part part) -> std::int64_t& { return counts[static_cast<std::size_t>(part)]; };
  count(Part::input) = tokens(agents::TokenType::input);
  count(Part::output) = saturating_add(tokens(agents::TokenType::output), -reasoning);
  count(Part::cache_read) = tokens(agents::TokenType::cache_read);
  count(Part::cache_write) = saturating_add(tokens(agents::TokenType::cache_creation), -hour);
  count(Part::cache_write_1h) = hour;
  count(Part::reasoning) = reasoning;

  std::int64_t prompt_tokens = 0;
  if (event.kind != agents::Kind::metric) {
    for (const agents::TokenType type :
         {agents::TokenType::input, agents::TokenType::cache_read, agents::TokenType::cache_creation})
      prompt_tokens = saturating_add(prompt_tokens, tokens(type));
  }
  Listed listed;
  listed.unlisted_tokens = event.other_tokens;
  const auto known =
      price != nullptr ? price->rates.price(counts, event.service, prompt_tokens) : std::nullopt;
  if (known) {
    listed.price = *known;
  } else {
    for (const auto& number : event.tokens)
      listed.unlisted_tokens = saturating_add(listed.unlisted_tokens, number.value_or(0));
  }
  return listed;
}

}  // namespace otelc::billing
