// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/list_price.hpp>

#include <otelc/usage/amounts.hpp>

namespace otelc::usage {

Listed list_price(const UsageEvent& event, const prices::ModelPrice* price) {
  using prices::Part;
  const auto tokens = [&event](TokenType type) {
    return event.tokens[static_cast<std::size_t>(type)].value_or(0);
  };
  const std::int64_t reasoning = event.reasoning.value_or(0);
  const std::int64_t hour = event.cache_creation_1h.value_or(0);
  prices::Counts counts{};
  const auto count = [&counts](Part part) -> std::int64_t& { return counts[static_cast<std::size_t>(part)]; };
  count(Part::input) = tokens(TokenType::input);
  count(Part::output) = saturating_add(tokens(TokenType::output), -reasoning);
  count(Part::cache_read) = tokens(TokenType::cache_read);
  count(Part::cache_write) = saturating_add(tokens(TokenType::cache_creation), -hour);
  count(Part::cache_write_1h) = hour;
  count(Part::reasoning) = reasoning;

  std::int64_t prompt_tokens = 0;
  if (event.kind != Kind::metric) {
    for (const TokenType type : {TokenType::input, TokenType::cache_read, TokenType::cache_creation})
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

Listed list_price(const Amounts& amounts, const prices::ModelPrice* price) {
  UsageEvent sum;
  sum.kind = Kind::metric;
  for (std::size_t i = 0; i < kTokenTypes; ++i) sum.tokens[i] = amounts.tokens[i];
  if (amounts.rare->reasoning_records > 0) sum.reasoning = amounts.rare->reasoning;
  if (amounts.hour_records > 0) sum.cache_creation_1h = amounts.cache_creation_1h;
  for (const auto& [type, tokens] : amounts.rare->other_tokens) add_to(sum.other_tokens, tokens);
  return list_price(sum, price);
}

}  // namespace otelc::usage
