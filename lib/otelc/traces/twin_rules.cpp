// SPDX-License-Identifier: Apache-2.0
// When two spans that are not nested may be one request (docs/counting.md#twins). Applications are often
// instrumented by two libraries, and each writes a span of its own for the same call. The rules compare what
// both spans report: the response id, the time, the counts and the model's names. They only say what is
// possible; Twins then matches requests one to one.
#include <otelc/traces/detail/twin_rules.hpp>

#include <algorithm>

namespace otelc::traces::detail {
namespace {

constexpr UnixNanos kClockError = 2'000'000;

// A framework that hands out a stream ends its span before the client's span begins beside it. Only the
// counts show that both are one request, so they must be exactly equal.
bool are_in_sequence(const TracedCall& a, const TracedCall& b) {
  const TracedCall& first = a.start <= b.start ? a : b;
  const TracedCall& second = a.start <= b.start ? b : a;
  if (a.kind != agents::Kind::request || a.agent != b.agent || a.scope == b.scope || a.parent != b.parent)
    return false;
  if (first.end > second.start + kClockError || second.start > first.end + kSequenceGap) return false;
  const auto differ = [&](agents::TokenType type) {
    return a.of(type) != b.of(type) && a.of(type) > 0 && b.of(type) > 0;
  };
  return a.whole_input() > 0 && a.output() > 0 && a.whole_input() == b.whole_input() &&
         a.output() == b.output() && !differ(agents::TokenType::cache_read) &&
         !differ(agents::TokenType::cache_creation);
}

}  // namespace

bool are_at_one_time(const TracedCall& a, const TracedCall& b) {
  const auto is_within = [](const TracedCall& inner, const TracedCall& outer) {
    return inner.start >= earlier(outer.start, kClockError) && inner.end <= outer.end + kClockError;
  };
  if (is_within(a, b) || is_within(b, a)) return true;
  const UnixNanos begin = std::max(a.start, b.start);
  const UnixNanos end = std::min(a.end, b.end);
  if (end <= begin) return false;
  return 2 * (end - begin) >= std::min(duration_of(a), duration_of(b));
}

// Some libraries add a stream's first usage report to its output, so the outputs of two libraries may differ.
bool has_one_response(const TracedCall& a, const TracedCall& b) {
  if (a.response_id == 0 || a.response_id != b.response_id || a.agent != b.agent) return false;
  if (have_same_counts(a, b)) return true;
  return a.scope != b.scope && a.whole_input() > 0 && a.whole_input() == b.whole_input() &&
         are_at_one_time(a, b);
}

bool may_be_twins(const TracedCall& a, const TracedCall& b, const events::Names& names) {
  if (a.kind != b.kind) return false;
  if (a.kind == agents::Kind::request && has_one_response(a, b)) return true;
  if (a.agent == b.agent && a.scope == b.scope) return false;
  if (a.response_id != 0 && b.response_id != 0 && a.response_id != b.response_id) return false;
  const bool have_names = (a.model != events::kNoModel || a.other_model != events::kNoModel) &&
                          (b.model != events::kNoModel || b.other_model != events::kNoModel);
  if (a.agent != b.agent && !have_names) return false;
  return have_same_counts(a, b) && (are_at_one_time(a, b) || are_in_sequence(a, b)) &&
         may_be_one_model(a, b, names);
}

}  // namespace otelc::traces::detail
