// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/events/names.hpp>
#include <otelc/traces/traced_call.hpp>

namespace otelc::traces {

/// A request as the ledger adds it. `is_elsewhere`: another service's report counts it.
struct PostedRequest {
  TracedCall call;
  bool is_elsewhere = false;
};
using Post = std::function<void(const PostedRequest& request, int sign)>;

/// Which requests of all traces are one (docs/counting.md, "twins"): applications are instrumented more than
/// once. Those that can be are found by what they counted and when, and matched within what hangs together,
/// shortest first, so the order in which they come changes nothing. Where so many hang together that each may
/// be one with more than kTwinsMax others (thousands of equal requests at one time), the first of each sender
/// are taken for one, the second, and so on: as few requests as there can be. Not thread-safe.
class Twins {
 public:
  using Slot = std::uint32_t;
  static constexpr std::size_t kTwinsMax = 64;  ///< of a request that are looked for
  /// Requests that one is compared with, the nearest in time first.
  static constexpr std::size_t kLooksMax = 512;

  explicit Twins(const events::Names& names) : names_(&names) {}

  Slot insert(TracedCall request);
  /// After the next settle() nothing of it is left.
  void erase(Slot slot);
  /// Matches anew what inserts and erasures touched: takes back what was posted of it and posts what is.
  /// Without `of_all`, what took long the last time waits until so much has come that it pays: each request
  /// that comes may touch all that hang together with it.
  void settle(bool of_all, const Post& post);
  /// Lets requests go that stay posted as they are. After settle(). Every slot that hangs together with these
  /// is let go too, and is named in the result.
  std::vector<Slot> release(const std::vector<Slot>& slots, const Post& on_release);

  [[nodiscard]] const TracedCall& request(Slot slot) const { return slots_[slot].request; }
  void for_each_posted(const std::function<void(const PostedRequest& request)>& visit) const;
  /// Requests that are one with another.
  [[nodiscard]] std::int64_t dropped() const { return dropped_; }
  /// Requests that spans of two services tell of, side by side.
  [[nodiscard]] std::int64_t across_services() const { return across_services_; }
  /// Requests that spans of two libraries tell of, one after the other.
  [[nodiscard]] std::int64_t in_sequence() const { return in_sequence_; }
  /// There were more than kTwinsMax or kLooksMax allow: some may have been counted as one that are not.
  [[nodiscard]] bool has_crowds() const { return has_crowds_; }

 private:
  static constexpr std::uint32_t kNoCluster = UINT32_MAX;
  struct Entry {
    TracedCall request;
    std::uint32_t cluster = kNoCluster;
    bool is_used = false;
    bool is_touched = false;
  };
  struct Cluster {
    std::vector<Slot> members;
    std::vector<PostedRequest> posted;
    bool is_across_services = false;
    bool is_in_sequence = false;
  };
  using Sender = std::pair<std::uint32_t, std::uint64_t>;  // service and scope
  // Of one output: by sender, each by start. Two that have response ids are found by these.
  struct OfScope {
    std::set<std::pair<UnixNanos, Slot>> with_id;
    std::set<std::pair<UnixNanos, Slot>> without_id;
    UnixNanos longest = 0;
  };
  using Bucket = std::map<Sender, OfScope>;
  struct Edge {
    Slot a = 0;
    Slot b = 0;
  };

  static std::int64_t bucket_of(const TracedCall& request);
  void index(Slot slot, bool adds);
  void touch(Slot slot, std::vector<Slot>& queue, const Post& post);
  void unpost(std::uint32_t id, const Post& post);
  struct Component {
    std::vector<Slot> members;
    std::vector<Edge> edges;
  };
  class Search;
  class Components;
  [[nodiscard]] bool may_be_twins(const TracedCall& a, const TracedCall& b) const;
  void match(const std::vector<Slot>& component, std::vector<Edge> edges, const Post& post);
  void match_crowd(std::vector<Slot> slots, const Post& post);
  void post_cluster(std::vector<Slot> members, const Post& post);

  const events::Names* names_;
  std::vector<Entry> slots_;
  std::vector<Slot> free_;
  std::vector<Slot> touched_;
  KeyMap<Cluster> clusters_;
  std::uint32_t next_cluster_ = 0;
  KeyMap<Bucket> buckets_;
  KeyMap<std::vector<Slot>> by_response_;  // the first kTwinsMax
  std::size_t work_ = 0;                   // of the last settle(), in requests looked at
  bool has_crowds_ = false;
  std::int64_t across_services_ = 0;
  std::int64_t in_sequence_ = 0;
  std::int64_t dropped_ = 0;
};

}  // namespace otelc::traces
