// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to twins.cpp: which requests may be one, and which hang together.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include <otelc/traces/twins.hpp>

namespace otelc::traces {
namespace detail {

inline constexpr UnixNanos kLazyGap = 20'000'000;
inline constexpr std::int64_t kFailedBucket = -2;

inline UnixNanos minus(UnixNanos time, UnixNanos by) {
  return time > by ? time - by : 0;
}

}  // namespace detail

// The requests that may be one with a request, within the bounds.
class Twins::Search {
 public:
  Search(const Twins& twins, Slot slot) : twins_(twins), slot_(slot), request_(twins.slots_[slot].request) {}

  const std::vector<Slot>& run() {
    if (request_.response_id != 0) {
      const auto of_response = twins_.by_response_.find(request_.response_id);
      if (of_response != twins_.by_response_.end())
        for (const Slot other : of_response->second) look_at(other);
    }
    const std::int64_t own = bucket_of(request_);
    for (std::int64_t key = own - 1; key <= own + 1; ++key) {
      if (own == detail::kFailedBucket && key != own) continue;
      const auto bucket = twins_.buckets_.find(static_cast<std::uint64_t>(key));
      if (bucket == twins_.buckets_.end()) continue;
      for (const auto& [sender, of_scope] : bucket->second) {
        if (is_crowded_) return found_;
        if (sender == Sender(request_.agent, request_.scope)) continue;
        look_through(of_scope.without_id, of_scope.longest);
        if (request_.response_id == 0) look_through(of_scope.with_id, of_scope.longest);
      }
    }
    return found_;
  }

  [[nodiscard]] bool is_crowded() const { return is_crowded_; }
  [[nodiscard]] std::size_t looks() const { return looks_; }

 private:
  // A few of each sender: the nearest in time are more likely its.
  static constexpr std::size_t kOfSenderMax = 16;

  void look_through(const std::set<std::pair<UnixNanos, Slot>>& by_start, UnixNanos longest) {
    const UnixNanos earliest = detail::minus(request_.start, longest + detail::kLazyGap);
    const UnixNanos latest = request_.end + detail::kLazyGap;
    auto after = by_start.lower_bound({request_.start, 0});
    auto before = after;
    const std::size_t found_before = found_.size();
    while (true) {
      const bool has_after = after != by_start.end() && after->first <= latest;
      const bool has_before = before != by_start.begin() && std::prev(before)->first >= earliest;
      if (!has_after && !has_before) return;
      if (found_.size() - found_before >= kOfSenderMax || looks_ >= kLooksMax) {
        is_crowded_ = true;
        return;
      }
      const bool is_after_nearer =
          has_after &&
          (!has_before || after->first - request_.start <= request_.start - std::prev(before)->first);
      look_at(is_after_nearer ? (after++)->second : (--before)->second);
    }
  }

  void look_at(Slot other) {
    if (is_crowded_) return;
    ++looks_;
    if (other == slot_ || !twins_.may_be_twins(request_, twins_.slots_[other].request)) return;
    if (found_.size() >= kTwinsMax)
      is_crowded_ = true;
    else
      found_.push_back(other);
  }

  const Twins& twins_;
  Slot slot_;
  const TracedCall& request_;
  std::vector<Slot> found_;
  std::size_t looks_ = 0;
  bool is_crowded_ = false;
};

// Which slots hang together.
class Twins::Components {
 public:
  explicit Components(std::size_t slots) : above_(slots), is_crowd_(slots) {
    std::iota(above_.begin(), above_.end(), Slot{0});
  }

  Slot root(Slot at) {
    while (above_[at] != at) at = above_[at] = above_[above_[at]];
    return at;
  }
  void join(Slot a, Slot b) {
    const auto [low, high] = std::minmax({root(a), root(b)});
    above_[high] = low;
    is_crowd_[low] = is_crowd_[low] || is_crowd_[high];
  }
  void mark_crowd(Slot slot) { is_crowd_[root(slot)] = true; }
  [[nodiscard]] bool is_crowd(Slot root) const { return is_crowd_[root]; }

 private:
  std::vector<Slot> above_;
  std::vector<bool> is_crowd_;  // of roots
};

}  // namespace otelc::traces
