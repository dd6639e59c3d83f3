// SPDX-License-Identifier: Apache-2.0
#include <otelc/traces/detail/call_tree.hpp>

#include <algorithm>

namespace otelc::traces::detail {

CallTree::CallTree(const std::vector<TracedCall>& calls, const KeyMap<std::uint64_t>& parents)
    : calls_(calls) {
  find_above(parents);
  break_circles();
  order_orphans();
}

// Walks up from each call through spans that are no calls. Each span is walked once.
void CallTree::find_above(const KeyMap<std::uint64_t>& parents) {
  KeyMap<std::size_t> call_by_id;
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    if (calls_[i].id != 0) call_by_id.try_emplace(calls_[i].id, i);
  }
  KeyMap<std::size_t> nearest;  // call at or above a span
  above_.assign(calls_.size(), kNone);
  const std::size_t lost = calls_.size();  // the chain ends in a span that has not come
  std::vector<std::uint64_t> way;
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    way.clear();
    std::size_t found = kNone;
    for (std::uint64_t at = calls_[i].parent; at != 0;) {
      if (const auto call = call_by_id.find(at); call != call_by_id.end()) {
        found = call->second;
        break;
      }
      const auto [known, is_new] = nearest.try_emplace(at, kNone);
      if (!is_new) {
        found = known->second;
        break;
      }
      way.push_back(at);
      const auto link = parents.find(at);
      if (link == parents.end()) found = lost;
      at = link != parents.end() ? link->second : 0;
    }
    for (const std::uint64_t span : way) nearest[span] = found;
    if (found == lost && calls_[i].kind == agents::Kind::request && calls_[i].has_counts)
      orphans_.push_back(i);
    above_[i] = found != i && found != lost ? found : kNone;
  }
}

// Broken telemetry may have spans that are each other's parents: cuts such a chain where it closes.
void CallTree::break_circles() {
  std::vector<std::uint8_t> state(calls_.size());  // 1: on the way, 2: done
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    std::vector<std::size_t> way;
    std::size_t at = i;
    while (at != kNone && state[at] == 0) {
      state[at] = 1;
      way.push_back(at);
      if (above_[at] != kNone && state[above_[at]] == 1) above_[at] = kNone;
      at = above_[at];
    }
    for (const std::size_t done : way) state[done] = 2;
  }
}

// Prepares may_be_above_orphan() for one binary search: of each orphan and all that start later, the earliest
// end.
void CallTree::order_orphans() {
  earliest_end_.resize(orphans_.size());
  for (std::size_t i = orphans_.size(); i > 0; --i) {
    const UnixNanos end = calls_[orphans_[i - 1]].end;
    earliest_end_[i - 1] = i < orphans_.size() ? std::min(end, earliest_end_[i]) : end;
  }
}

std::vector<std::size_t> CallTree::deepest_first() const {
  std::vector<std::size_t> waiting(calls_.size());  // calls below that are not in the order yet
  for (const std::size_t above : above_) {
    if (above != kNone) ++waiting[above];
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    if (waiting[i] == 0) order.push_back(i);
  }
  for (std::size_t next = 0; next < order.size(); ++next) {
    const std::size_t above = above_[order[next]];
    if (above != kNone && --waiting[above] == 0) order.push_back(above);
  }
  return order;
}

bool CallTree::may_be_above_orphan(const TracedCall& whole) const {
  const auto first = std::partition_point(orphans_.begin(), orphans_.end(),
                                          [&](std::size_t i) { return calls_[i].start < whole.start; });
  const auto at = static_cast<std::size_t>(first - orphans_.begin());
  return at < orphans_.size() && earliest_end_[at] <= whole.end;
}

}  // namespace otelc::traces::detail
