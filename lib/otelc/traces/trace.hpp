// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/events/names.hpp>
#include <otelc/traces/traced_call.hpp>

namespace otelc::traces {

/// The spans of a trace that have arrived. What spans report is revised per trace.
struct Trace {
  KeyMap<std::uint64_t> parents;  ///< by span id; 0: a root
  std::vector<TracedCall> calls;  ///< of all kinds
};

/// Returns the requests that a trace reports so far, each once (docs/counting.md#calls,
/// docs/counting.md#nesting). Pure; the order of spans and calls does not matter. O(spans + calls x
/// log(calls)).
TraceBill settle(const Trace& trace, const events::Names& names);

}  // namespace otelc::traces
