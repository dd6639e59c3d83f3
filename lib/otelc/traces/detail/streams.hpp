// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <otelc/events/names.hpp>
#include <otelc/traces/traced_call.hpp>

namespace otelc::traces::detail {

/// Joins streams with their counts (docs/counting.md#calls). Some libraries report the counts of a stream in
/// a span of no duration when the stream is over. That span takes the start and the duration of the earliest
/// call without counts of the same scope, parent and requested model that ended before it; that call then
/// becomes Kind::context. `all`: the calls of one trace, by start.
void join_streams(std::vector<TracedCall>& all, const events::Names& names);

}  // namespace otelc::traces::detail
