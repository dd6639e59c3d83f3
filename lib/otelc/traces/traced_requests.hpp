// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/events/foreign_telemetry.hpp>
#include <otelc/events/names.hpp>
#include <otelc/events/seen.hpp>
#include <otelc/traces/trace.hpp>
#include <otelc/traces/twins.hpp>

namespace otelc::traces {

/// Turns spans into requests, each once, in any order of arrival and with any other spans around them. As
/// more of a trace arrives, what was posted of it is taken back and posted again. Memory: spans and calls up
/// to their caps, about 50 MiB when full. Over a cap the oldest traces are closed: what was posted of them
/// stays, and later spans of them do not count (docs/counting.md#bounds). Not thread-safe.
class TracedRequests {
 public:
  static constexpr std::size_t kSpansMax = 262'144;
  static constexpr std::size_t kCallsMax = 131'072;
  /// A trace of more calls than this is settled again only after it grew by a sixteenth, or for a summary.
  static constexpr std::size_t kLargeTrace = 1024;
  /// An aggregate that counts is final once nothing of its trace has come for this time, by the times in
  /// records.
  static constexpr UnixNanos kQuietTime = 600'000'000'000;

  /// `names` must outlive this.
  explicit TracedRequests(const events::Names& names) : names_(&names), twins_(names) {}

  /// Links a span to its parent. Ignored if `trace` or `id` is 0.
  void add_span(std::uint64_t trace, std::uint64_t id, std::uint64_t parent);
  /// Notes a span whose text holds token counts that otelc does not read. It matters if no count of its trace
  /// is read.
  void add_text(std::uint64_t trace, std::uint64_t id, std::string_view scope);
  /// Adds a call. `trace` 0: it belongs to no trace.
  void add_call(std::uint64_t trace, TracedCall call);
  /// Notes the time of a record of any kind.
  void saw(UnixNanos time) { latest_ = std::max(latest_, time); }
  /// Posts what has changed. Without `of_all`, large traces that grew little (kLargeTrace) and twins that
  /// are costly to match may wait.
  void settle(bool of_all, const Post& post);
  /// Returns true over a cap; settle() then makes room.
  [[nodiscard]] bool is_full() const { return spans_ > kSpansMax || calls_ > kCallsMax; }
  /// Calls `visit` for each request that is final from now on.
  void on_closed(Post visit) { on_closed_ = std::move(visit); }

  void for_each_open(const std::function<void(const PostedRequest& request)>& visit) const {
    twins_.for_each_posted(visit);
  }
  /// Returns spans with counts in their texts, in traces of which no count was read, by scope.
  [[nodiscard]] const events::UnreadTexts& unread_texts() const { return unread_texts_; }
  [[nodiscard]] std::int64_t nested() const { return nested_; }
  [[nodiscard]] std::int64_t aggregates() const { return aggregates_; }
  [[nodiscard]] std::int64_t twins() const { return twins_.dropped(); }
  [[nodiscard]] std::int64_t gaps() const { return gaps_; }
  [[nodiscard]] std::int64_t larger_aggregates() const { return larger_aggregates_; }
  [[nodiscard]] std::int64_t across_services() const { return twins_.across_services(); }
  [[nodiscard]] std::int64_t in_sequence() const { return twins_.in_sequence(); }
  [[nodiscard]] bool has_crowds() const { return twins_.has_crowds(); }
  /// Returns how many calls came after their trace was closed and were not counted.
  [[nodiscard]] std::int64_t late() const { return late_; }

 private:
  struct Open {
    Trace trace;
    std::vector<Twins::Slot> slots;
    std::vector<PostedRequest> elsewhere;
    std::int64_t nested = 0;
    std::int64_t aggregates = 0;
    std::int64_t gaps = 0;
    std::int64_t larger_aggregates = 0;
    std::size_t settled_calls = 0;
    KeyMap<std::uint64_t> texts;  // by span: its scope, as in unread_texts_
    bool has_counts = false;
    UnixNanos changed = 0;  // the latest time in records when it last grew
    bool is_dirty = false;
    bool is_waiting = false;  // is in waiting_
    bool is_quiet = false;    // what its aggregates count is final
  };
  Open* open(std::uint64_t trace);
  void note_change(std::uint64_t id, Open& trace);
  void settle_trace(std::uint64_t id, Open& of, const Post& post);
  void find_quiet();
  void make_room(const Post& post);
  void close(std::uint64_t id);

  const events::Names* names_;
  Twins twins_;
  KeyMap<Open> traces_;
  std::deque<std::uint64_t> by_age_;
  std::vector<std::uint64_t> dirty_;
  struct Waiting {
    std::uint64_t trace = 0;
    UnixNanos since = 0;
  };
  std::deque<Waiting> waiting_;  // traces in which an aggregate counts
  UnixNanos latest_ = 0;
  KeyMap<std::uint64_t> trace_of_slot_;
  events::Seen closed_{65'536};
  Post on_closed_;
  events::UnreadTexts unread_texts_;
  std::size_t spans_ = 0;
  std::size_t calls_ = 0;
  std::uint64_t traceless_ = 0;
  std::int64_t nested_ = 0;
  std::int64_t aggregates_ = 0;
  std::int64_t gaps_ = 0;
  std::int64_t larger_aggregates_ = 0;
  std::int64_t late_ = 0;
};

}  // namespace otelc::traces
