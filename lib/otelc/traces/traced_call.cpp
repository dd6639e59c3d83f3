// SPDX-License-Identifier: Apache-2.0
#include <otelc/traces/traced_call.hpp>

#include <otelc/base/saturating.hpp>

#include <algorithm>

namespace otelc::traces {

std::ptrdiff_t types_reported(const TracedCall& call) {
  return std::count_if(call.tokens.begin(), call.tokens.end(), [](const auto& count) { return count > 0; });
}

std::int64_t TracedCall::whole_input() const {
  return saturating_add(of(agents::TokenType::input), saturating_add(of(agents::TokenType::cache_read),
                                                                     of(agents::TokenType::cache_creation)));
}

events::UsageEvent TracedCall::event(const agents::Agent& rows) const {
  events::UsageEvent event;
  event.agent = &rows;
  event.evidence = events::Evidence::span;
  event.kind = kind;
  event.time = end;
  event.tokens = tokens;
  event.reasoning = reasoning;
  event.cache_creation_1h = cache_creation_1h;
  event.service = service;
  event.cost_usd = cost_usd;
  event.duration_us = duration_us;
  event.count = requests;
  event.is_whole = is_whole;
  event.is_revisable = is_revisable;
  return event;
}

bool have_same_counts(const TracedCall& a, const TracedCall& b) {
  const std::int64_t difference = saturating_sub(a.output(), b.output());
  if (difference < -1 || difference > 1) return false;
  const std::int64_t whole_a = a.whole_input();
  const std::int64_t whole_b = b.whole_input();
  if (whole_a == 0 || whole_b == 0) return true;
  const std::int64_t bare_a = a.of(agents::TokenType::input);
  const std::int64_t bare_b = b.of(agents::TokenType::input);
  return whole_a == whole_b || (bare_a > 0 && (bare_a == whole_b || bare_a == bare_b)) ||
         (bare_b > 0 && bare_b == whole_a);
}

bool may_be_one_model(const TracedCall& a, const TracedCall& b, const events::Names& names) {
  bool has_a = false;
  bool has_b = false;
  for (const events::ModelId of_a : {a.model, a.other_model}) {
    if (of_a == events::kNoModel) continue;
    has_a = true;
    for (const events::ModelId of_b : {b.model, b.other_model}) {
      if (of_b == events::kNoModel) continue;
      has_b = true;
      if (names.are_one(a.agent, of_a, of_b) || names.are_one(b.agent, of_a, of_b)) return true;
    }
  }
  return !has_a || !has_b;
}

TracedCall merged(const TracedCall& outer, const TracedCall& inner) {
  TracedCall one = outer;
  const bool is_inner_richer =
      outer.whole_input() == 0 || (inner.whole_input() > 0 && types_reported(inner) > types_reported(outer));
  if (is_inner_richer) one.tokens = inner.tokens;
  // Libraries may add a token to a stream; the smaller output is the API's.
  auto& output = one.tokens[static_cast<std::size_t>(agents::TokenType::output)];
  if (output) output = std::min(outer.output(), inner.output());
  if (inner.is_answer || one.model == events::kNoModel) {
    if (inner.model != events::kNoModel) one.model = inner.model;
    one.is_answer = inner.is_answer;
  }
  if (one.other_model == events::kNoModel)
    one.other_model = outer.model != one.model ? outer.model : inner.other_model;
  if (!one.has_session && inner.has_session && inner.agent == one.agent) {
    one.session = inner.session;
    one.has_session = true;
  }
  if (!one.reasoning) one.reasoning = inner.reasoning;
  if (!one.cache_creation_1h) one.cache_creation_1h = inner.cache_creation_1h;
  if (!one.cost_usd) one.cost_usd = inner.cost_usd;
  if (one.response_id == 0) one.response_id = inner.response_id;
  if (one.service == prices::Service::standard) one.service = inner.service;
  one.is_revisable = outer.is_revisable && inner.is_revisable;
  one.kind = outer.kind == agents::Kind::aggregate ? inner.kind : outer.kind;
  return one;
}

}  // namespace otelc::traces
