// SPDX-License-Identifier: Apache-2.0
#include <otelc/traces/trace.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include <otelc/base/hash.hpp>
#include <otelc/base/saturating.hpp>

namespace otelc::traces {
namespace {

constexpr std::size_t kNone = SIZE_MAX;

// A call and what is below it, deepest first.
class Settling {
 public:
  Settling(const Trace& trace, const events::Names& names)
      : trace_(trace), names_(names), calls_(trace.calls) {
    // By what they are, not by arrival.
    std::sort(calls_.begin(), calls_.end(), [](const TracedCall& a, const TracedCall& b) {
      return std::tie(a.start, a.end, a.id, a.parent) < std::tie(b.start, b.end, b.id, b.parent);
    });
  }

  TraceBill run() {
    find_above();
    inherit();
    join_streams();
    below_.resize(calls_.size());
    for (const std::size_t call : deepest_first()) take(call);
    Below top;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (above_[i] == kNone) append(top, below_[i]);
    }
    for (const std::size_t i : top.calls) close(std::move(open_[i]));
    std::int64_t calls = 0;
    for (const TracedCall& call : calls_) {
      if (call.kind == agents::Kind::request || call.kind == agents::Kind::error) ++calls;
      if (call.kind == agents::Kind::aggregate) ++bill_.aggregates;
    }
    const auto kept = static_cast<std::int64_t>(bill_.requests.size()) + bill_.gaps;
    const std::int64_t of_aggregates = bill_.aggregates - aggregates_counted_;
    bill_.nested = std::max<std::int64_t>(calls + aggregates_counted_ - kept, 0);
    bill_.aggregates = of_aggregates;
    return std::move(bill_);
  }

 private:
  // The nearest call above each, through spans that are none. Each span is walked once.
  void find_above() {
    KeyMap<std::size_t> call_by_id;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (calls_[i].id != 0) call_by_id.try_emplace(calls_[i].id, i);
    }
    KeyMap<std::size_t> nearest;  // call at or above a span
    above_.assign(calls_.size(), kNone);
    const std::size_t lost = calls_.size();  // where a chain ends in a span that has not come
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
        const auto link = trace_.parents.find(at);
        if (link == trace_.parents.end()) found = lost;
        at = link != trace_.parents.end() ? link->second : 0;
      }
      for (const std::uint64_t span : way) nearest[span] = found;
      if (found == lost && calls_[i].kind == agents::Kind::request && calls_[i].has_counts)
        orphans_.push_back(i);
      above_[i] = found != i && found != lost ? found : kNone;
    }
    break_circles();
    // The earliest end of all orphans from each one on: they stand by start.
    earliest_end_.resize(orphans_.size());
    for (std::size_t i = orphans_.size(); i > 0; --i) {
      const UnixNanos end = calls_[orphans_[i - 1]].end;
      earliest_end_[i - 1] = i < orphans_.size() ? std::min(end, earliest_end_[i]) : end;
    }
  }

  // Spans that name each other in a circle: the chain is cut where it closes.
  void break_circles() {
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

  std::vector<std::size_t> deepest_first() const {
    std::vector<std::size_t> waiting(calls_.size());  // calls below that have not been taken
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

  // Model and session of the nearest span above that has them, where a row says so (Kind::context).
  void inherit() {
    std::vector<std::size_t> order = deepest_first();
    std::reverse(order.begin(), order.end());
    for (const std::size_t call : order) {
      TracedCall& one = calls_[call];
      if (above_[call] == kNone) continue;
      const TracedCall& above = calls_[above_[call]];
      if (above.kind != agents::Kind::context || above.has_counts || above.agent != one.agent) continue;
      if (one.model == events::kNoModel) one.model = above.model;
      if (!one.has_session && above.has_session) {
        one.session = above.session;
        one.has_session = true;
      }
    }
  }

  // A stream whose counts come in a span of no duration, when it is over.
  void join_streams() {
    constexpr std::size_t kStreamsAtOnce = 64;  // that wait for their counts under one parent
    struct Waiting {
      std::vector<std::size_t> calls;
      std::size_t first = 0;
    };
    std::map<std::tuple<std::uint64_t, std::uint64_t, events::ModelId>, Waiting> countless;
    const auto key = [this](const TracedCall& call) {
      const events::ModelId asked = call.other_model != events::kNoModel ? call.other_model : call.model;
      return std::tuple(call.scope, call.parent,
                        asked != events::kNoModel ? names_.written(asked) : events::kNoModel);
    };
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (calls_[i].kind == agents::Kind::request && !calls_[i].has_counts)
        countless[key(calls_[i])].calls.push_back(i);
    }
    if (countless.empty()) return;
    for (TracedCall& counts : calls_) {
      if (counts.kind != agents::Kind::request || !counts.has_counts || counts.start != counts.end) continue;
      const auto waiting = countless.find(key(counts));
      if (waiting == countless.end()) continue;
      auto& [calls, next] = waiting->second;
      const auto first = calls.begin() + static_cast<std::ptrdiff_t>(next);
      const auto last =
          calls.begin() + static_cast<std::ptrdiff_t>(std::min(next + kStreamsAtOnce, calls.size()));
      const auto call = std::find_if(first, last, [&](std::size_t i) { return calls_[i].end <= counts.end; });
      if (call == last) continue;
      counts.start = calls_[*call].start;
      counts.duration_us = calls_[*call].duration_us;
      calls_[*call].kind = agents::Kind::context;  // no call of its own any more
      std::move_backward(first, call, call + 1);
      ++next;
    }
  }

  // What is below a call and not yet inside another one.
  struct Below {
    std::vector<std::size_t> calls;  // of open_
    // Of calls that are final: what a call above them may repeat.
    std::array<std::int64_t, agents::kTokenTypes> final_tokens{};
    std::int64_t final_total = 0;
    bool has_final = false;
    int levels = 0;  // of calls that have looked at all of them
  };

  static void append(Below& to, Below& from) {
    if (to.calls.size() < from.calls.size()) to.calls.swap(from.calls);
    to.calls.insert(to.calls.end(), from.calls.begin(), from.calls.end());
    for (std::size_t i = 0; i < agents::kTokenTypes; ++i) add_to(to.final_tokens[i], from.final_tokens[i]);
    add_to(to.final_total, from.final_total);
    to.has_final = to.has_final || from.has_final;
    to.levels = std::max(to.levels, from.levels);
    from = {};
  }

  // Where calls stand in calls many levels deep, those at the bottom are looked at no more.
  void make_final(Below& below) {
    for (const std::size_t i : below.calls) {
      const TracedCall& call = open_[i];
      if (call.has_counts) {
        below.has_final = true;
        add_to(below.final_total, call.total());
        for (std::size_t type = 0; type < agents::kTokenTypes; ++type)
          add_to(below.final_tokens[type], call.tokens[type].value_or(0));
      }
      close(std::move(open_[i]));
    }
    below.calls.clear();
    below.levels = 0;
  }

  void take(std::size_t index) {
    constexpr std::size_t kLevelsMax = 64;
    const TracedCall& call = calls_[index];
    Below below = std::move(below_[index]);
    if (++below.levels > static_cast<int>(kLevelsMax) && below.calls.size() > kLevelsMax) make_final(below);
    switch (call.kind) {
      case agents::Kind::aggregate:
        take_aggregate(call, below);
        break;
      case agents::Kind::request:
        if (call.has_counts)
          take_call(call, below);
        else if (below.calls.empty() && !below.has_final)
          below.calls.push_back(opened(call));
        break;
      case agents::Kind::error:
        if (below.calls.empty() && !below.has_final) below.calls.push_back(opened(call));
        break;
      default:
        if (call.has_counts) lend_split(call, below);
        break;
    }
    if (above_[index] != kNone)
      append(below_[above_[index]], below);
    else
      below_[index] = std::move(below);
  }

  std::size_t opened(TracedCall call) {
    open_.push_back(std::move(call));
    return open_.size() - 1;
  }

  void drop_countless(Below& below) {
    std::erase_if(below.calls, [&](std::size_t i) {
      return open_[i].kind == agents::Kind::request && !open_[i].has_counts;
    });
  }

  // Whether a call of which the spans above are lost, or have not come, may be below.
  bool may_be_above_orphan(const TracedCall& whole) const {
    const auto first = std::partition_point(orphans_.begin(), orphans_.end(),
                                            [&](std::size_t i) { return calls_[i].start < whole.start; });
    const auto at = static_cast<std::size_t>(first - orphans_.begin());
    return at < orphans_.size() && earliest_end_[at] <= whole.end;
  }

  void take_aggregate(const TracedCall& whole, Below& below) {
    std::int64_t counted = below.final_total;
    std::int64_t countless = 0;
    bool has_counts = below.has_final;
    for (const std::size_t i : below.calls) {
      if (open_[i].has_counts) {
        has_counts = true;
        add_to(counted, open_[i].total());
      } else if (open_[i].kind == agents::Kind::request) {
        ++countless;
      }
    }
    if (has_counts) {
      if (whole.total() > counted) ++bill_.larger_aggregates;
      lend_split(whole, below);
      return;
    }
    if (may_be_above_orphan(whole)) return;
    ++aggregates_counted_;
    drop_countless(below);
    TracedCall request = whole;
    request.kind = agents::Kind::request;
    request.is_whole = true;
    request.requests = std::max<std::int64_t>(countless, 1);
    below.calls.push_back(opened(std::move(request)));
  }

  void take_call(const TracedCall& outer, Below& below) {
    drop_countless(below);
    std::vector<std::size_t> counted;
    std::copy_if(below.calls.begin(), below.calls.end(), std::back_inserter(counted),
                 [&](std::size_t i) { return open_[i].has_counts; });
    if (counted.size() == 1 && !below.has_final && have_same_counts(outer, open_[counted[0]])) {
      const TracedCall inner = open_[counted[0]];
      if (inner.agent != outer.agent)
        bill_.elsewhere.push_back({inner, {inner.model, inner.other_model, outer.model, outer.other_model}});
      open_[counted[0]] = merged(outer, inner);
      return;
    }
    // Across services spans nest only with equal counts.
    std::erase_if(counted, [&](std::size_t i) { return open_[i].agent != outer.agent; });
    TracedCall own = outer;
    const bool is_beside = !below.has_final && is_own(outer, counted);
    if (!is_beside && !leave_excess(own, counted, below)) return;
    below.calls.push_back(opened(std::move(own)));
  }

  // A span around one call that has its counts, and knows more of what was cached.
  void lend_split(const TracedCall& around, const Below& below) {
    if (below.has_final) return;
    TracedCall* only = nullptr;
    for (const std::size_t i : below.calls) {
      if (!open_[i].has_counts) continue;
      if (only != nullptr) return;
      only = &open_[i];
    }
    if (only == nullptr || only->agent != around.agent || !have_same_counts(around, *only)) return;
    if (around.whole_input() == only->whole_input() && types_told(around) > types_told(*only))
      only->tokens = around.tokens;
  }

  // A request beside those below it.
  bool is_own(const TracedCall& outer, const std::vector<std::size_t>& below) const {
    if (below.empty()) return true;
    bool is_of_their_model = false;
    bool have_ids = false;
    bool has_their_id = false;
    for (const std::size_t i : below) {
      is_of_their_model = is_of_their_model || may_be_one_model(outer, open_[i], names_);
      have_ids = have_ids || open_[i].response_id != 0;
      has_their_id = has_their_id || open_[i].response_id == outer.response_id;
    }
    return !is_of_their_model || (outer.response_id != 0 && have_ids && !has_their_id);
  }

  // What a call reports beyond those below it; false: nothing.
  bool leave_excess(TracedCall& outer, const std::vector<std::size_t>& counted, const Below& below) const {
    std::int64_t excess = saturating_sub(outer.total(), below.final_total);
    for (const std::size_t i : counted) excess = saturating_sub(excess, open_[i].total());
    if (excess <= 0) return false;
    for (std::size_t type = 0; type < agents::kTokenTypes; ++type) {
      auto& tokens = outer.tokens[type];
      if (!tokens) continue;
      *tokens = saturating_sub(*tokens, below.final_tokens[type]);
      for (const std::size_t i : counted)
        *tokens = saturating_sub(*tokens, open_[i].tokens[type].value_or(0));
      *tokens = std::clamp<std::int64_t>(*tokens, 0, excess);
      excess -= *tokens;
    }
    outer.reasoning.reset();
    outer.cache_creation_1h.reset();
    outer.cost_usd.reset();
    return true;
  }

  void close(TracedCall call) {
    const bool is_countless = call.kind == agents::Kind::request && !call.has_counts;
    const bool is_named = call.model != events::kNoModel || call.other_model != events::kNoModel;
    if (is_countless && (call.is_framework || (call.is_client && is_named)))
      ++bill_.gaps;
    else
      bill_.requests.push_back(std::move(call));
  }

  const Trace& trace_;
  const events::Names& names_;
  std::vector<TracedCall> calls_;
  std::vector<std::size_t> above_;  // beside calls_; kNone: nothing
  std::vector<Below> below_;        // beside calls_
  std::vector<TracedCall> open_;
  std::int64_t aggregates_counted_ = 0;
  std::vector<std::size_t> orphans_;  // calls with counts
  std::vector<UnixNanos> earliest_end_;
  TraceBill bill_;
};

}  // namespace

TraceBill settle(const Trace& trace, const events::Names& names) {
  return Settling(trace, names).run();
}

}  // namespace otelc::traces
