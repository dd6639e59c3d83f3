// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/events/names.hpp>
#include <otelc/traces/traced_call.hpp>

namespace otelc::traces {

/// The spans of a trace, as far as they came: the unit in which what spans tell is revised.
struct Trace {
  KeyMap<std::uint64_t> parents;  ///< by span; 0: a root
  std::vector<TracedCall> calls;  ///< of all kinds
};

/// What a trace tells so far: a pure function of it, in any order of its spans (docs/counting.md, "calls" and
/// "nesting"). O(spans + calls x log(calls)).
TraceBill settle(const Trace& trace, const events::Names& names);

}  // namespace otelc::traces
