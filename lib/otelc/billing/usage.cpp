// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/usage.hpp>

#include <otelc/base/saturating.hpp>

#include <algorithm>

namespace otelc::billing {
namespace {

void add_known(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& amount) {
  if (amount) sum = saturating_add(sum.value_or(0), *amount);
}

void add_known(std::optional<double>& sum, prices::Money& exact, const std::optional<double>& amount,
               prices::Money exact_amount) {
  if (!amount) return;
  exact += exact_amount;
  sum = exact.usd();
}

}  // namespace

bool Usage::is_known() const {
  return tokens || cost_usd || reported_usd || requests;
}

void Usage::add(const Usage& other) {
  if (other.tokens) {
    if (!tokens) tokens.emplace();
    for (std::size_t i = 0; i < agents::kTokenTypes; ++i) add_to((*tokens)[i], (*other.tokens)[i]);
  }
  for (std::size_t i = 0; i < agents::kTokenTypes; ++i) fractions.of_types[i] += other.fractions.of_types[i];
  for (const auto& [type, fraction] : other.fractions.of_others) fractions.of_other(type) += fraction;
  types_seen |= other.types_seen;
  for (const auto& [type, amount] : other.other_tokens) {
    const auto known = std::find_if(other_tokens.begin(), other_tokens.end(),
                                    [&type = type](const auto& entry) { return entry.first == type; });
    if (known == other_tokens.end()) {
      other_tokens.emplace_back(type, amount);
    } else {
      known->second = saturating_add(known->second, amount);
    }
  }
  std::sort(other_tokens.begin(), other_tokens.end());
  add_known(total_tokens, other.total_tokens);
  add_known(reasoning, other.reasoning);
  add_known(list_usd, list, other.list_usd, other.list);
  is_list_least = is_list_least || other.is_list_least;
  unlisted_tokens = saturating_add(unlisted_tokens, other.unlisted_tokens);
  add_known(cost_usd, cost, other.cost_usd, other.cost);
  cost_source = std::max(cost_source, other.cost_source);
  add_known(reported_usd, reported, other.reported_usd, other.reported);
  reported_as_it_came += other.reported_as_it_came;
  unpriced_tokens = saturating_add(unpriced_tokens, other.unpriced_tokens);
  unreported_tokens = saturating_add(unreported_tokens, other.unreported_tokens);
  is_zero_reported = is_zero_reported || other.is_zero_reported;
  add_known(requests, other.requests);
  add_known(errors, other.errors);
  add_known(retries, other.retries);
  add_known(duration_us, other.duration_us);
}

void Usage::round_tokens() {
  if (total_tokens) total_tokens = events::rounded(*total_tokens, fractions.sum());
  if (tokens) {
    for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
      (*tokens)[i] = events::rounded((*tokens)[i], fractions.of_types[i]);
  }
  for (auto& [type, count] : other_tokens) count = events::rounded(count, fractions.of_other(type));
  std::erase_if(other_tokens, [](const auto& other) { return other.second == 0; });
  fractions = {};
}

std::string_view name_of(CostSource source) {
  switch (source) {
    case CostSource::none:
      return "none";
    case CostSource::reported:
      return "reported";
    case CostSource::priced:
      return "priced";
  }
  return "none";
}

std::optional<double> cache_hit_share(const Usage& usage) {
  if (!usage.tokens) return std::nullopt;
  const auto of = [&usage](agents::TokenType type) {
    return static_cast<double>((*usage.tokens)[static_cast<std::size_t>(type)]);
  };
  const bool is_reported =
      (usage.types_seen >> static_cast<unsigned>(agents::TokenType::cache_read) & 1) != 0;
  const double read = of(agents::TokenType::cache_read);
  const double prompt = of(agents::TokenType::input) + of(agents::TokenType::cache_creation) + read;
  return is_reported && prompt > 0 ? std::optional(read / prompt) : std::nullopt;
}

}  // namespace otelc::billing
