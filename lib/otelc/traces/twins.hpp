// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/events/names.hpp>
#include <otelc/traces/traced_call.hpp>
#include <otelc/traces/twin_index.hpp>

namespace otelc::traces {

/// A request as the ledger adds it.
struct PostedRequest {
  TracedCall call;
  bool is_elsewhere = false;  ///< another service's report counts it
};
/// Adds (`sign` 1) or takes back (`sign` -1) a request.
using Post = std::function<void(const PostedRequest& request, int sign)>;

/// Matches spans of all traces that report the same request, because applications are instrumented more than
/// once (docs/counting.md#twins). The order of arrival does not matter. If each of many requests may be one
/// with more than kTwinsMax others (thousands of equal requests at one time), the first of each sender are
/// taken as one, then the second of each, and so on: the smallest possible number of requests. Not
/// thread-safe.
class Twins {
 public:
  using Slot = TwinIndex::Slot;
  static constexpr std::size_t kTwinsMax = TwinIndex::kTwinsMax;
  static constexpr std::size_t kLooksMax = TwinIndex::kLooksMax;

  /// `names` must outlive this.
  explicit Twins(const events::Names& names) : index_(names) {}

  /// Adds a request and returns its slot. Nothing is posted before settle().
  Slot insert(TracedCall request);
  /// Removes a request. The next settle() takes back what was posted of it.
  void erase(Slot slot);
  /// Matches what inserts and erasures touched: takes back what was posted of it and posts the new result.
  /// Each new request may touch everything that it is connected with, so without `of_all`, after a costly
  /// settle() this returns without doing anything until enough requests have come.
  void settle(bool of_all, const Post& post);
  /// Forgets requests that stay posted as they are, with everything that is matched with them, and passes
  /// what stays posted to `on_release`. Returns all slots that were released. Call settle() before.
  std::vector<Slot> release(const std::vector<Slot>& slots, const Post& on_release);

  [[nodiscard]] const TracedCall& request(Slot slot) const { return index_.request(slot); }
  void for_each_posted(const std::function<void(const PostedRequest& request)>& visit) const;
  /// Returns how many requests are the same as another one.
  [[nodiscard]] std::int64_t dropped() const { return dropped_; }
  /// Returns how many requests are reported by spans of two services, side by side.
  [[nodiscard]] std::int64_t across_services() const { return across_services_; }
  /// Returns how many requests are reported by spans of two libraries, one after the other.
  [[nodiscard]] std::int64_t in_sequence() const { return in_sequence_; }
  /// Returns true if there were more candidates than kTwinsMax or kLooksMax allow: different requests may
  /// have been counted as one.
  [[nodiscard]] bool has_crowds() const { return has_crowds_ || index_.has_crowds(); }

 private:
  static constexpr std::uint32_t kNoCluster = UINT32_MAX;
  struct Entry {
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
  using Sender = TwinIndex::Sender;
  struct Edge {
    Slot a = 0;
    Slot b = 0;
  };
  struct Component {
    std::vector<Slot> members;
    std::vector<Edge> edges;
  };

  void touch(Slot slot, std::vector<Slot>& queue, const Post& post);
  void unpost(std::uint32_t id, const Post& post);
  void match(const std::vector<Slot>& component, std::vector<Edge> edges, const Post& post);
  void match_crowd(std::vector<Slot> slots, const Post& post);
  void post_cluster(std::vector<Slot> members, const Post& post);

  TwinIndex index_;
  std::vector<Entry> slots_;
  std::vector<Slot> free_;
  std::vector<Slot> touched_;
  KeyMap<Cluster> clusters_;
  std::uint32_t next_cluster_ = 0;
  std::size_t work_ = 0;  // of the last settle(), in requests looked at
  bool has_crowds_ = false;
  std::int64_t across_services_ = 0;
  std::int64_t in_sequence_ = 0;
  std::int64_t dropped_ = 0;
};

}  // namespace otelc::traces
