// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/tally.hpp>

#include <algorithm>
#include <string_view>

namespace otelc::usage {
namespace {

void add_other(std::vector<std::pair<std::string, std::int64_t>>& list, std::string_view type,
               std::int64_t tokens) {
  for (auto& [name, sum] : list) {
    if (name == type) return add_to(sum, tokens);
  }
  list.emplace_back(type, tokens);
}

}  // namespace

void Tally::add(const UsageEvent& event, const Listed& listed) {
  if (event.kind == Kind::request) add_to(requests, 1);
  if (event.kind == Kind::error) add_to(errors, 1);
  if (counts_tokens(event.kind)) {
    for (std::size_t i = 0; i < kTokenTypes; ++i) {
      if (!event.tokens[i]) continue;
      add_to(tokens[i], *event.tokens[i]);
      types_seen |= static_cast<std::uint8_t>(1u << i);
      has_tokens = true;
    }
    add_to(reasoning, event.reasoning.value_or(0));
    has_reasoning = has_reasoning || event.reasoning.has_value();
    list.price += listed.price;
    add_to(list.unlisted_tokens, listed.unlisted_tokens);
  }
  if (counts_cost(event.kind)) {
    cost_usd += event.cost_usd.value_or(0);
    has_cost = has_cost || event.cost_usd.has_value();
  }
  if (!event.other_type.empty()) {
    add_other(other_tokens, event.other_type, event.other_tokens);
    has_tokens = true;
  }
  if (event.duration_us && (event.kind == Kind::request || event.kind == Kind::http_call)) {
    add_to(duration_us, *event.duration_us);
    has_duration = true;
  }
  // Events of answered requests do not tell how often they were tried.
  if (event.attempts && (event.evidence == Evidence::span || event.kind == Kind::error)) {
    add_to(retries, std::max<std::int64_t>(*event.attempts - 1, 0));
    has_attempts = true;
  }
}

void Tally::add(const Tally& other) {
  for (std::size_t i = 0; i < kTokenTypes; ++i) add_to(tokens[i], other.tokens[i]);
  types_seen |= other.types_seen;
  for (const auto& [type, sum] : other.other_tokens) add_other(other_tokens, type, sum);
  add_to(reasoning, other.reasoning);
  has_reasoning = has_reasoning || other.has_reasoning;
  has_tokens = has_tokens || other.has_tokens;
  has_cost = has_cost || other.has_cost;
  has_duration = has_duration || other.has_duration;
  has_attempts = has_attempts || other.has_attempts;
  cost_usd += other.cost_usd;
  list.price += other.list.price;
  add_to(list.unlisted_tokens, other.list.unlisted_tokens);
  add_to(requests, other.requests);
  add_to(errors, other.errors);
  add_to(retries, other.retries);
  add_to(duration_us, other.duration_us);
}

bool Tally::is_empty() const {
  return !has_tokens && !has_cost && !has_duration && requests == 0 && errors == 0;
}

std::int64_t Tally::total_tokens() const {
  std::int64_t total = 0;
  for (const std::int64_t sum : tokens) add_to(total, sum);
  for (const auto& [type, sum] : other_tokens) add_to(total, sum);
  return total;
}

}  // namespace otelc::usage
