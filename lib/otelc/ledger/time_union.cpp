// SPDX-License-Identifier: Apache-2.0
//
// Intervals are collected and from time to time sorted and merged. If too many remain, the older half becomes
// a sum with one end, the horizon; what later intervals cover before it is taken as covered already. So
// memory is bounded, and only intervals that arrive very late can be lost.
#include <otelc/ledger/time_union.hpp>

#include <algorithm>

namespace otelc::ledger {
namespace {

constexpr std::size_t kMergeFrom = 4096;

}  // namespace

TimeUnion::TimeUnion(std::size_t intervals_max)
    : intervals_max_(intervals_max), merge_at_(std::min(kMergeFrom, 2 * intervals_max)) {}

void TimeUnion::add(UnixNanos begin, UnixNanos end) {
  begin = std::max(begin, horizon_);
  if (end <= begin) return;
  intervals_.emplace_back(begin, end);
  if (intervals_.size() >= merge_at_) compact();
}

// Sorts the intervals, and joins those that touch.
void TimeUnion::merge(std::vector<Interval>& intervals) {
  std::sort(intervals.begin(), intervals.end());
  std::size_t used = 0;
  for (const Interval& next : intervals) {
    if (used > 0 && next.first <= intervals[used - 1].second) {
      intervals[used - 1].second = std::max(intervals[used - 1].second, next.second);
    } else {
      intervals[used++] = next;
    }
  }
  intervals.resize(used);
}

void TimeUnion::compact() {
  merge(intervals_);
  // The next merge waits for as many new intervals as are left, so that merging costs O(log n) per interval.
  merge_at_ = std::min(std::max(kMergeFrom, 2 * intervals_.size()), 2 * intervals_max_);
  if (intervals_.size() <= intervals_max_) return;
  const auto keep = intervals_.end() - static_cast<std::ptrdiff_t>(intervals_max_ / 2);
  for (auto old = intervals_.begin(); old != keep; ++old) folded_ += old->second - old->first;
  horizon_ = std::prev(keep)->second;
  intervals_.erase(intervals_.begin(), keep);
}

UnixNanos TimeUnion::total() const {
  std::vector<Interval> merged = intervals_;
  merge(merged);
  UnixNanos sum = folded_;
  for (const auto& [begin, end] : merged) sum += end - begin;
  return sum;
}

}  // namespace otelc::ledger
