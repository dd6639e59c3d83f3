// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/amounts.hpp>

#include <otelc/base/saturating.hpp>

#include <algorithm>
#include <string_view>

namespace otelc::billing {
namespace {

using Others = std::vector<std::pair<std::string, std::int64_t>>;

std::int64_t& other_sum(Others& list, std::string_view type) {
  for (auto& [name, sum] : list) {
    if (name == type) return sum;
  }
  return list.emplace_back(type, 0).second;
}

void add_money(prices::Money& sum, prices::Money amount, int sign) {
  if (sign > 0)
    sum += amount;
  else
    sum -= amount;
}

void add_listed(Listed& sum, const Listed& listed, int sign) {
  add_money(sum.price, listed.price, sign);
  add_to(sum.unlisted_tokens, sign * listed.unlisted_tokens);
}

}  // namespace

const RareAmounts* RareOrNone::operator->() const {
  static const RareAmounts kNone;
  return rare_ ? rare_.get() : &kNone;
}

RareAmounts& RareOrNone::make() {
  if (!rare_) rare_ = std::make_unique<RareAmounts>();
  return *rare_;
}

void RareAmounts::add(const RareAmounts& other) {
  for (const auto& [type, sum] : other.other_tokens) add_to(other_sum(other_tokens, type), sum);
  for (const auto& [type, fraction] : other.fractions.of_others)
    events::add_fraction(other_sum(other_tokens, type), fractions.of_other(type), fraction);
  add_to(of_aggregates, other.of_aggregates);
  add_to(reasoning, other.reasoning);
  add_to(requests_without_tokens, other.requests_without_tokens);
  add_to(retries, other.retries);
  reasoning_records += other.reasoning_records;
}

// Returns whether the event has token counts.
bool Amounts::add_tokens(const events::UsageEvent& event, const Listed& listed, int sign) {
  const auto take = [sign](std::int64_t& sum, std::int64_t amount) { add_to(sum, sign * amount); };
  bool has_counts = false;
  std::int64_t all = event.other_tokens;
  for (std::size_t i = 0; i < agents::kTokenTypes; ++i) {
    if (!event.tokens[i]) continue;
    take(tokens[i], *event.tokens[i]);
    if (event.fractions[i] != 0)
      events::add_fraction(tokens[i], rare.make().fractions.of_types[i], sign * event.fractions[i]);
    add_to(all, *event.tokens[i]);
    types_seen |= static_cast<std::uint8_t>(1u << i);
    has_counts = true;
  }
  if (!event.other_type.empty()) {
    RareAmounts& others = rare.make();
    std::int64_t& sum = other_sum(others.other_tokens, event.other_type);
    take(sum, event.other_tokens);
    if (event.other_fraction != 0)
      events::add_fraction(sum, others.fractions.of_other(event.other_type), sign * event.other_fraction);
    has_counts = true;
  }
  if (has_counts) token_records += sign;
  if (event.is_whole) take(rare.make().of_aggregates, all);
  if (event.reasoning) {
    take(rare.make().reasoning, *event.reasoning);
    rare.make().reasoning_records += sign;
  }
  if (event.cache_creation_1h) {
    take(cache_creation_1h, *event.cache_creation_1h);
    hour_records += sign;
  }
  add_listed(list, listed, sign);
  if (event.kind == agents::Kind::request && !event.cost_usd && all != 0) {
    take(uncosted_tokens, all);
    add_listed(uncosted_list, listed, sign);
  }
  return has_counts;
}

void Amounts::add(const events::UsageEvent& event, const Listed& listed, int sign) {
  const auto take = [sign](std::int64_t& sum, std::int64_t amount) { add_to(sum, sign * amount); };
  const bool has_counts = counts_tokens(event.kind) && add_tokens(event, listed, sign);
  if (counts_cost(event.kind) && event.cost_usd) {
    add_money(cost, prices::Money::of_usd(*event.cost_usd), sign);
    cost_as_it_came += sign * *event.cost_usd;
    cost_records += sign;
    if (event.kind == agents::Kind::cost) cost_apart_records += sign;
  }
  if (event.kind == agents::Kind::request) {
    take(requests, 1);
    if (!has_counts) take(rare.make().requests_without_tokens, 1);
    if (event.request_id == 0) anonymous_records += sign;
  }
  if (event.kind == agents::Kind::error) take(errors, 1);
  if (event.kind == agents::Kind::metric && event.quantity == agents::Quantity::requests) {
    const bool has_failed = event.status_code.value_or(0) >= 400 || !event.error.empty();
    take(has_failed ? errors : requests, event.count);
  }
  if (event.duration_us && (event.kind == agents::Kind::request || event.kind == agents::Kind::http_call)) {
    take(duration_us, *event.duration_us);
    duration_records += sign;
  }
  // Events of answered requests do not report how often they were tried.
  if (event.attempts && (event.evidence == events::Evidence::span || event.kind == agents::Kind::error)) {
    if (*event.attempts > 1) take(rare.make().retries, *event.attempts - 1);
    attempt_records += sign;
  }
}

void Amounts::add(const Amounts& other) {
  for (std::size_t i = 0; i < agents::kTokenTypes; ++i) add_to(tokens[i], other.tokens[i]);
  if (other.rare.has()) {
    RareAmounts& own = rare.make();
    for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
      events::add_fraction(tokens[i], own.fractions.of_types[i], other.rare->fractions.of_types[i]);
    own.add(*other.rare.operator->());
  }
  cost += other.cost;
  cost_as_it_came += other.cost_as_it_came;
  add_listed(list, other.list, 1);
  add_listed(uncosted_list, other.uncosted_list, 1);
  add_to(uncosted_tokens, other.uncosted_tokens);
  add_to(requests, other.requests);
  add_to(errors, other.errors);
  add_to(duration_us, other.duration_us);
  add_to(cache_creation_1h, other.cache_creation_1h);
  token_records += other.token_records;
  cost_records += other.cost_records;
  cost_apart_records += other.cost_apart_records;
  duration_records += other.duration_records;
  hour_records += other.hour_records;
  attempt_records += other.attempt_records;
  anonymous_records += other.anonymous_records;
  types_seen |= other.types_seen;
}

std::int64_t Amounts::whole_tokens() const {
  std::int64_t total = 0;
  for (const std::int64_t sum : tokens_not_negative()) add_to(total, sum);
  for (const auto& [type, sum] : rare->other_tokens) add_to(total, sum);
  return total;
}

std::int64_t Amounts::total_tokens() const {
  const std::int64_t whole = whole_tokens();
  return whole == 0 && rare->fractions.sum() > 0 ? 1 : whole;
}

std::array<std::int64_t, agents::kTokenTypes> Amounts::tokens_not_negative() const {
  auto counts = tokens;
  for (std::int64_t& sum : counts) sum = std::max<std::int64_t>(sum, 0);
  return counts;
}

Listed list_price(const Amounts& amounts, const prices::ModelPrice* price) {
  events::UsageEvent sum;
  sum.kind = agents::Kind::metric;
  for (std::size_t i = 0; i < agents::kTokenTypes; ++i) sum.tokens[i] = amounts.tokens[i];
  if (amounts.rare->reasoning_records > 0) sum.reasoning = amounts.rare->reasoning;
  if (amounts.hour_records > 0) sum.cache_creation_1h = amounts.cache_creation_1h;
  for (const auto& [type, tokens] : amounts.rare->other_tokens) add_to(sum.other_tokens, tokens);
  return list_price(sum, price);
}

}  // namespace otelc::billing
