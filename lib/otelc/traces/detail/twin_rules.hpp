// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>

#include <otelc/base/clock.hpp>
#include <otelc/events/names.hpp>
#include <otelc/traces/traced_call.hpp>

namespace otelc::traces::detail {

/// The longest pause between two spans that are one request, one after the other.
inline constexpr UnixNanos kSequenceGap = 20'000'000;

/// Returns `time` - `by`, at least 0.
inline UnixNanos earlier(UnixNanos time, UnixNanos by) {
  return time > by ? time - by : 0;
}

inline UnixNanos duration_of(const TracedCall& call) {
  return call.end > call.start ? call.end - call.start : 0;
}

/// Orders requests by duration, then by what they are, so that arrival plays no part.
inline auto rank_of(const TracedCall& call) {
  return std::tuple(duration_of(call), call.start, call.id, call.agent, call.scope);
}

/// Returns whether two spans may be one request (docs/counting.md#twins).
bool may_be_twins(const TracedCall& a, const TracedCall& b, const events::Names& names);

/// Returns whether two spans of one service report the same response.
bool has_one_response(const TracedCall& a, const TracedCall& b);

/// Returns whether one's time is within the other's, or they share at least half of the shorter one's time.
bool are_at_one_time(const TracedCall& a, const TracedCall& b);

}  // namespace otelc::traces::detail
