// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/events/names.hpp>
#include <otelc/traces/traced_call.hpp>

namespace otelc::traces {

/// Keeps requests by slot and finds those that may be the same request as a given one, without comparing all
/// pairs. Not thread-safe.
class TwinIndex {
 public:
  using Slot = std::uint32_t;
  using Sender = std::pair<std::uint32_t, std::uint64_t>;  ///< service and scope
  static constexpr std::size_t kTwinsMax = 64;             ///< found for one request
  static constexpr std::size_t kLooksMax = 512;  ///< compared with one request, the nearest in time first

  /// `names` must outlive this.
  explicit TwinIndex(const events::Names& names) : names_(&names) {}

  /// Puts a request into a slot that is new or was removed.
  void put(Slot slot, TracedCall call);
  /// Removes a request from searches; request() still returns it until the slot is used again.
  void remove(Slot slot);
  [[nodiscard]] const TracedCall& request(Slot slot) const { return requests_[slot]; }
  /// Returns the number of slots that are or were in use.
  [[nodiscard]] std::size_t size() const { return requests_.size(); }

  struct Candidates {
    std::vector<Slot> slots;
    std::size_t looks = 0;    ///< requests that were compared
    bool is_crowded = false;  ///< a bound was reached: there may be more
  };
  /// Returns the requests that may be one with that of `slot`.
  [[nodiscard]] Candidates candidates(Slot slot) const;

  /// Returns true once more than kTwinsMax requests had the same response id: only the first are found by it.
  [[nodiscard]] bool has_crowds() const { return has_crowds_; }

 private:
  // Requests of one output and sender by start. Two that have response ids are found by these alone.
  struct OfSender {
    std::set<std::pair<UnixNanos, Slot>> with_id;
    std::set<std::pair<UnixNanos, Slot>> without_id;
    UnixNanos longest = 0;
  };
  using Bucket = std::map<Sender, OfSender>;
  class Search;

  static std::int64_t bucket_of(const TracedCall& request);

  const events::Names* names_;
  std::vector<TracedCall> requests_;
  KeyMap<Bucket> buckets_;                 // by output
  KeyMap<std::vector<Slot>> by_response_;  // the first kTwinsMax
  bool has_crowds_ = false;
};

}  // namespace otelc::traces
