// SPDX-License-Identifier: Apache-2.0
#include <otelc/traces/traced_requests.hpp>

#include <utility>

#include <otelc/base/hash.hpp>

namespace otelc::traces {

TracedRequests::Open* TracedRequests::open(std::uint64_t trace) {
  const auto known = traces_.find(trace);
  if (known != traces_.end()) return &known->second;
  if (closed_.contains(trace)) return nullptr;
  by_age_.push_back(trace);
  return &traces_[trace];
}

void TracedRequests::note_change(std::uint64_t id, Open& trace) {
  trace.changed = latest_;
  if (trace.trace.calls.empty() || std::exchange(trace.is_dirty, true)) return;
  dirty_.push_back(id);
}

void TracedRequests::add_span(std::uint64_t trace, std::uint64_t id, std::uint64_t parent) {
  if (trace == 0 || id == 0) return;
  Open* const of = open(trace);
  if (of == nullptr || !of->trace.parents.try_emplace(id, parent).second) return;
  ++spans_;
  note_change(trace, *of);
}

void TracedRequests::add_text(std::uint64_t trace, std::uint64_t id, std::string_view scope) {
  if (trace == 0 || id == 0) return;
  Open* const of = open(trace);
  if (of == nullptr) return;
  const std::uint64_t key = unread_texts_.key_of(scope);
  if (of->texts.try_emplace(id, key).second && !of->has_counts) unread_texts_.add(key, 1);
}

void TracedRequests::add_call(std::uint64_t trace, TracedCall call) {
  if (trace == 0) trace = mix(0x7472616365, ++traceless_);
  Open* const of = open(trace);
  if (of == nullptr) {
    if (call.kind != agents::Kind::context) ++late_;
    return;
  }
  ++calls_;
  if (call.has_counts && call.kind != agents::Kind::context && !std::exchange(of->has_counts, true)) {
    for (const auto& [span, scope] : of->texts) unread_texts_.add(scope, -1);
  }
  of->trace.calls.push_back(std::move(call));
  note_change(trace, *of);
}

void TracedRequests::settle_trace(std::uint64_t id, Open& of, const Post& post) {
  for (const Twins::Slot slot : of.slots) {
    twins_.erase(slot);
    trace_of_slot_.erase(slot);
  }
  for (const PostedRequest& request : of.elsewhere) post(request, -1);
  nested_ -= of.nested;
  aggregates_ -= of.aggregates;
  gaps_ -= of.gaps;
  larger_aggregates_ -= of.larger_aggregates;
  TraceBill bill = traces::settle(of.trace, *names_);
  of.slots.clear();
  of.elsewhere.clear();
  bool is_revisable = false;
  for (TracedCall& request : bill.requests) {
    request.is_revisable = request.is_whole && !of.is_quiet;
    is_revisable = is_revisable || request.is_revisable;
    of.slots.push_back(twins_.insert(std::move(request)));
  }
  if (is_revisable && !std::exchange(of.is_waiting, true)) {
    // A trace that is dropped here stays revisable until the run ends.
    if (waiting_.size() >= kCallsMax) waiting_.pop_front();
    waiting_.push_back({id, of.changed});
  }
  for (CountedElsewhere& counted : bill.elsewhere) {
    of.elsewhere.push_back({std::move(counted.inner), true});
    post(of.elsewhere.back(), 1);
  }
  of.nested = bill.nested;
  of.aggregates = bill.aggregates;
  nested_ += of.nested;
  aggregates_ += of.aggregates;
  of.gaps = bill.gaps;
  of.larger_aggregates = bill.larger_aggregates;
  gaps_ += of.gaps;
  larger_aggregates_ += of.larger_aggregates;
  of.settled_calls = of.trace.calls.size();
}

// Makes aggregates final in traces that have been quiet for kQuietTime.
void TracedRequests::find_quiet() {
  while (!waiting_.empty() && latest_ - std::min(latest_, waiting_.front().since) >= kQuietTime) {
    const Waiting first = waiting_.front();
    waiting_.pop_front();
    const auto known = traces_.find(first.trace);
    if (known == traces_.end()) continue;
    Open& of = known->second;
    if (of.changed > first.since) {
      waiting_.push_back({first.trace, of.changed});
      continue;
    }
    of.is_waiting = false;
    of.is_quiet = true;
    note_change(first.trace, of);
  }
}

void TracedRequests::settle(bool of_all, const Post& post) {
  find_quiet();
  std::vector<std::uint64_t> waiting;
  for (const std::uint64_t id : std::exchange(dirty_, {})) {
    const auto known = traces_.find(id);
    if (known == traces_.end()) continue;
    Open& of = known->second;
    const std::size_t calls = of.trace.calls.size();
    if (!of_all && calls > kLargeTrace && calls - of.settled_calls < of.settled_calls / 16) {
      waiting.push_back(id);
      continue;
    }
    of.is_dirty = false;
    settle_trace(id, of, post);
    for (const Twins::Slot slot : of.slots) trace_of_slot_[slot] = id;
  }
  dirty_ = std::move(waiting);
  twins_.settle(of_all, post);
  if (is_full()) make_room(post);
}

// Settles everything before it closes traces: at a cap otelc loses details, but counts nothing extra.
void TracedRequests::make_room(const Post& post) {
  for (const std::uint64_t id : std::exchange(dirty_, {})) {
    Open& of = traces_.at(id);
    of.is_dirty = false;
    settle_trace(id, of, post);
    for (const Twins::Slot slot : of.slots) trace_of_slot_[slot] = id;
  }
  twins_.settle(true, post);
  while (!by_age_.empty() && (spans_ > kSpansMax / 8 * 7 || calls_ > kCallsMax / 8 * 7)) {
    const std::uint64_t oldest = by_age_.front();
    by_age_.pop_front();
    close(oldest);
  }
}

// Closes a trace with all traces that share twins with it. Everything must be settled.
void TracedRequests::close(std::uint64_t id) {
  const auto visit = [this](const PostedRequest& request, int sign) {
    if (on_closed_) on_closed_(request, sign);
  };
  std::vector<std::uint64_t> queue{id};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const auto known = traces_.find(queue[i]);
    if (known == traces_.end()) continue;
    for (const Twins::Slot slot : twins_.release(known->second.slots, visit)) {
      const auto of = trace_of_slot_.find(slot);
      if (of->second != queue[i]) queue.push_back(of->second);
      trace_of_slot_.erase(of);
    }
    spans_ -= known->second.trace.parents.size();
    calls_ -= known->second.trace.calls.size();
    (void)closed_.insert(queue[i]);
    traces_.erase(known);
  }
}

}  // namespace otelc::traces
