// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace otelc::traces::detail {

/// Groups slots that are connected, directly or through others (a disjoint-set forest). The root of a
/// component is its smallest slot, so the order of joins does not matter. Not thread-safe.
class Components {
 public:
  using Slot = std::uint32_t;

  explicit Components(std::size_t slots) : above_(slots), is_crowd_(slots) {
    std::iota(above_.begin(), above_.end(), Slot{0});
  }

  /// Returns what all slots of a component share. Amortized O(log slots).
  Slot root(Slot at) {
    while (above_[at] != at) at = above_[at] = above_[above_[at]];
    return at;
  }
  void join(Slot a, Slot b) {
    const auto [low, high] = std::minmax({root(a), root(b)});
    above_[high] = low;
    is_crowd_[low] = is_crowd_[low] || is_crowd_[high];
  }
  /// Marks the component of `slot`, also for everything that joins it later.
  void mark_crowd(Slot slot) { is_crowd_[root(slot)] = true; }
  [[nodiscard]] bool is_crowd(Slot root) const { return is_crowd_[root]; }

 private:
  std::vector<Slot> above_;
  std::vector<bool> is_crowd_;  // of roots
};

}  // namespace otelc::traces::detail
