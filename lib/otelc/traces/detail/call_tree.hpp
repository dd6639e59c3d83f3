// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/traces/traced_call.hpp>

namespace otelc::traces::detail {

/// Which call of a trace is below which: the tree that remains when all other spans only link calls.
class CallTree {
 public:
  static constexpr std::size_t kNone = SIZE_MAX;

  /// `calls`: of one trace, by start; must outlive this. `parents`: by span id; 0: a root. O(spans + calls).
  CallTree(const std::vector<TracedCall>& calls, const KeyMap<std::uint64_t>& parents);

  /// Returns the nearest call above a call; kNone if there is none.
  [[nodiscard]] std::size_t above(std::size_t call) const { return above_[call]; }
  /// Returns all calls, each after the calls below it.
  [[nodiscard]] std::vector<std::size_t> deepest_first() const;
  /// Returns whether a call with counts whose parent is missing may be below `whole`, judged by its time.
  [[nodiscard]] bool may_be_above_orphan(const TracedCall& whole) const;

 private:
  void find_above(const KeyMap<std::uint64_t>& parents);
  void break_circles();
  void order_orphans();

  const std::vector<TracedCall>& calls_;
  std::vector<std::size_t> above_;       // beside calls_
  std::vector<std::size_t> orphans_;     // calls with counts whose chain of parents has a gap, by start
  std::vector<UnixNanos> earliest_end_;  // beside orphans_; of this one and all later ones
};

}  // namespace otelc::traces::detail
