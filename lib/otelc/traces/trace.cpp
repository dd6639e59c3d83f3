// SPDX-License-Identifier: Apache-2.0
// Settles a trace: decides which of its spans are requests (docs/counting.md#nesting).
//
// The calls are taken from the deepest one up. Each keeps a list of the open requests below it: those that a
// span further up may still turn out to repeat. A call compares itself with this list. It merges with the one
// request that has its counts, joins the list as a request of its own, or adds only the tokens that it has
// beyond the others. An aggregate counts only if nothing below it has counts. Then the list moves to the call
// above. What is left at the top are the requests.
//
// Each level looks at all open requests below it, which would be quadratic in a deep chain of calls. So once
// a list of more than 64 requests has been looked at on 64 levels, its requests become final and only their
// sums are kept.
#include <otelc/traces/trace.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <utility>

#include <otelc/base/saturating.hpp>
#include <otelc/traces/detail/call_tree.hpp>
#include <otelc/traces/detail/streams.hpp>

namespace otelc::traces {
namespace {

using detail::CallTree;

// Sorts by what calls are, so that the order of arrival does not matter.
std::vector<TracedCall> by_start(std::vector<TracedCall> calls) {
  std::sort(calls.begin(), calls.end(), [](const TracedCall& a, const TracedCall& b) {
    return std::tie(a.start, a.end, a.id, a.parent) < std::tie(b.start, b.end, b.id, b.parent);
  });
  return calls;
}

class Settling {
 public:
  Settling(const Trace& trace, const events::Names& names)
      : names_(names), calls_(by_start(trace.calls)), tree_(calls_, trace.parents) {}

  TraceBill run() {
    inherit();
    detail::join_streams(calls_, names_);
    below_.resize(calls_.size());
    for (const std::size_t call : tree_.deepest_first()) take(call);
    Below top;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (tree_.above(i) == CallTree::kNone) append(top, below_[i]);
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
  // Calls take model and session from the nearest span above that has them, if a row says so (Kind::context).
  void inherit() {
    std::vector<std::size_t> order = tree_.deepest_first();
    std::reverse(order.begin(), order.end());
    for (const std::size_t call : order) {
      TracedCall& one = calls_[call];
      if (tree_.above(call) == CallTree::kNone) continue;
      const TracedCall& above = calls_[tree_.above(call)];
      if (above.kind != agents::Kind::context || above.has_counts || above.agent != one.agent) continue;
      if (one.model == events::kNoModel) one.model = above.model;
      if (!one.has_session && above.has_session) {
        one.session = above.session;
        one.has_session = true;
      }
    }
  }

  // Requests below a call that are not yet part of another one.
  struct Below {
    std::vector<std::size_t> calls;  // of open_
    // Sums of final requests, which a call above them may repeat.
    std::array<std::int64_t, agents::kTokenTypes> final_tokens{};
    std::int64_t final_total = 0;
    bool has_final = false;
    int levels = 0;  // of calls that have looked at the list
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

  // Closes all open requests and keeps their sums.
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
    if (const std::size_t above = tree_.above(index); above != CallTree::kNone)
      append(below_[above], below);
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
    if (tree_.may_be_above_orphan(whole)) return;
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
    // Spans of different services nest only if they have the same counts.
    std::erase_if(counted, [&](std::size_t i) { return open_[i].agent != outer.agent; });
    TracedCall own = outer;
    const bool is_beside = !below.has_final && is_own(outer, counted);
    if (!is_beside && !leave_excess(own, counted, below)) return;
    below.calls.push_back(opened(std::move(own)));
  }

  // Gives the split of a span to the one call below it with the same counts, if the span splits its input
  // further.
  void lend_split(const TracedCall& around, const Below& below) {
    if (below.has_final) return;
    TracedCall* only = nullptr;
    for (const std::size_t i : below.calls) {
      if (!open_[i].has_counts) continue;
      if (only != nullptr) return;
      only = &open_[i];
    }
    if (only == nullptr || only->agent != around.agent || !have_same_counts(around, *only)) return;
    if (around.whole_input() == only->whole_input() && types_reported(around) > types_reported(*only))
      only->tokens = around.tokens;
  }

  // Whether a call is a request of its own beside those below it: of another model, or with another response
  // id.
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

  // Reduces a call to what it reports beyond those below it. False: nothing is left.
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

  const events::Names& names_;
  std::vector<TracedCall> calls_;
  CallTree tree_;
  std::vector<Below> below_;  // beside calls_
  std::vector<TracedCall> open_;
  std::int64_t aggregates_counted_ = 0;
  TraceBill bill_;
};

}  // namespace

TraceBill settle(const Trace& trace, const events::Names& names) {
  return Settling(trace, names).run();
}

}  // namespace otelc::traces
