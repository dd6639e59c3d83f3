// SPDX-License-Identifier: Apache-2.0
// Two spans of one request report nearly the same output. So requests are kept in buckets by their number of
// output tokens, in each bucket by sender (service and scope), and of each sender by start. A search looks at
// the request's own bucket and the two beside it, skips its own sender, and walks away from the request's
// start in both directions while times can still overlap. Requests with a response id are found by that as
// well. Bounds on comparisons and results keep the cost of thousands of equal requests linear.
#include <otelc/traces/twin_index.hpp>

#include <algorithm>
#include <iterator>

#include <otelc/traces/detail/twin_rules.hpp>

namespace otelc::traces {

using detail::duration_of;
using detail::earlier;
using detail::kSequenceGap;
using detail::may_be_twins;

namespace {

constexpr std::int64_t kFailedBucket = -2;

}  // namespace

class TwinIndex::Search {
 public:
  Search(const TwinIndex& index, Slot slot) : index_(index), slot_(slot), request_(index.requests_[slot]) {}

  Candidates run() {
    if (request_.response_id != 0) {
      const auto of_response = index_.by_response_.find(request_.response_id);
      if (of_response != index_.by_response_.end())
        for (const Slot other : of_response->second) look_at(other);
    }
    const std::int64_t own = bucket_of(request_);
    for (std::int64_t key = own - 1; key <= own + 1; ++key) {
      if (own == kFailedBucket && key != own) continue;
      const auto bucket = index_.buckets_.find(static_cast<std::uint64_t>(key));
      if (bucket == index_.buckets_.end()) continue;
      for (const auto& [sender, of_sender] : bucket->second) {
        if (found_.is_crowded) return std::move(found_);
        if (sender == Sender(request_.agent, request_.scope)) continue;
        look_through(of_sender.without_id, of_sender.longest);
        if (request_.response_id == 0) look_through(of_sender.with_id, of_sender.longest);
      }
    }
    return std::move(found_);
  }

 private:
  // Only a few of each sender: the nearest in time are the most likely.
  static constexpr std::size_t kOfSenderMax = 16;

  void look_through(const std::set<std::pair<UnixNanos, Slot>>& by_start, UnixNanos longest) {
    const UnixNanos earliest = earlier(request_.start, longest + kSequenceGap);
    const UnixNanos latest = request_.end + kSequenceGap;
    auto after = by_start.lower_bound({request_.start, 0});
    auto before = after;
    const std::size_t found_before = found_.slots.size();
    while (true) {
      const bool has_after = after != by_start.end() && after->first <= latest;
      const bool has_before = before != by_start.begin() && std::prev(before)->first >= earliest;
      if (!has_after && !has_before) return;
      if (found_.slots.size() - found_before >= kOfSenderMax || found_.looks >= kLooksMax) {
        found_.is_crowded = true;
        return;
      }
      const bool is_after_nearer =
          has_after &&
          (!has_before || after->first - request_.start <= request_.start - std::prev(before)->first);
      look_at(is_after_nearer ? (after++)->second : (--before)->second);
    }
  }

  void look_at(Slot other) {
    if (found_.is_crowded) return;
    ++found_.looks;
    if (other == slot_ || !may_be_twins(request_, index_.requests_[other], *index_.names_)) return;
    if (found_.slots.size() >= kTwinsMax)
      found_.is_crowded = true;
    else
      found_.slots.push_back(other);
  }

  const TwinIndex& index_;
  Slot slot_;
  const TracedCall& request_;
  Candidates found_;
};

std::int64_t TwinIndex::bucket_of(const TracedCall& request) {
  return request.kind == agents::Kind::error ? kFailedBucket : request.output();
}

TwinIndex::Candidates TwinIndex::candidates(Slot slot) const {
  return Search(*this, slot).run();
}

void TwinIndex::put(Slot slot, TracedCall call) {
  if (slot == requests_.size())
    requests_.push_back(std::move(call));
  else
    requests_[slot] = std::move(call);
  const TracedCall& request = requests_[slot];
  const auto key = static_cast<std::uint64_t>(bucket_of(request));
  OfSender& of_sender = buckets_[key][{request.agent, request.scope}];
  auto& its = request.response_id != 0 ? of_sender.with_id : of_sender.without_id;
  its.emplace(request.start, slot);
  of_sender.longest = std::max(of_sender.longest, duration_of(request));
  if (request.response_id == 0) return;
  auto& of_response = by_response_[request.response_id];
  if (of_response.size() < kTwinsMax)
    of_response.push_back(slot);
  else
    has_crowds_ = true;
}

void TwinIndex::remove(Slot slot) {
  const TracedCall& request = requests_[slot];
  const auto key = static_cast<std::uint64_t>(bucket_of(request));
  Bucket& bucket = buckets_[key];
  OfSender& of_sender = bucket[{request.agent, request.scope}];
  auto& its = request.response_id != 0 ? of_sender.with_id : of_sender.without_id;
  its.erase({request.start, slot});
  if (of_sender.with_id.empty() && of_sender.without_id.empty()) {
    bucket.erase({request.agent, request.scope});
    if (bucket.empty()) buckets_.erase(key);
  }
  if (request.response_id == 0) return;
  const auto of_response = by_response_.find(request.response_id);
  if (of_response == by_response_.end()) return;
  std::erase(of_response->second, slot);
  if (of_response->second.empty()) by_response_.erase(of_response);
}

}  // namespace otelc::traces
