// SPDX-License-Identifier: Apache-2.0
//
// Reports are ranked: events, then spans, then metrics. For each agent, and separately for requests and for
// tools, the feed knows the best rank that has arrived and the best one that the agent's rows make possible:
//
//   lower than the best so far    dropped: the better reports show the same
//   the best possible             shown at once
//   otherwise                     waits for a better one, at most 10 s or 200 events
//
// When a better report arrives, what waits is dropped: it describes the same. When the time is over, what
// waits is shown, and from then on that rank is shown at once.
#include <otelc/tail/live_feed.hpp>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <tuple>
#include <utility>

#include <otelc/base/saturating.hpp>
#include <otelc/base/text.hpp>
#include <otelc/billing/list_price.hpp>
#include <otelc/events/labels.hpp>

namespace otelc::tail {
namespace {

enum ReportRank { kNone, kByMetrics, kBySpans, kByEvents };

ReportRank rank_of(events::Evidence evidence) {
  switch (evidence) {
    case events::Evidence::event:
      return kByEvents;
    case events::Evidence::span:
      return kBySpans;
    case events::Evidence::metric:
    case events::Evidence::histogram:
      return kByMetrics;
  }
  return kNone;
}

bool has_kind(std::span<const agents::EventRow> rows, std::initializer_list<agents::Kind> kinds) {
  return std::any_of(rows.begin(), rows.end(), [kinds](const agents::EventRow& row) {
    return std::find(kinds.begin(), kinds.end(), row.kind) != kinds.end();
  });
}

std::optional<LiveEventKind> kind_of(const events::UsageEvent& event) {
  switch (event.kind) {
    case agents::Kind::request:
      return LiveEventKind::api_request;
    case agents::Kind::error:
      return LiveEventKind::api_error;
    case agents::Kind::tool_result:
    case agents::Kind::tool_done:
      return LiveEventKind::tool_result;
    case agents::Kind::session_end:
      return LiveEventKind::session_end;
    case agents::Kind::flush:
      return LiveEventKind::turn_end;
    case agents::Kind::cost:
      return LiveEventKind::cost;
    case agents::Kind::compaction:
      return LiveEventKind::compaction;
    case agents::Kind::metric:
      switch (event.quantity) {
        case agents::Quantity::tokens:
        case agents::Quantity::cost_usd:
        case agents::Quantity::cost_micro_usd:
          return LiveEventKind::usage;
        default:
          return {};
      }
    case agents::Kind::http_call:
    case agents::Kind::announced:
    case agents::Kind::turn_open:
    case agents::Kind::turn_other:
    case agents::Kind::answer:
    case agents::Kind::aggregate:
    case agents::Kind::context:
      return {};
  }
  return {};
}

using UsageKey =
    std::tuple<std::string_view, std::string_view, std::string_view, agents::Source, std::string_view>;

UsageKey key_of(const events::UsageEvent& event) {
  return {event.agent_name, event.session, event.model, event.source, event.subagent};
}

void add(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& amount) {
  if (amount) sum = saturating_add(sum.value_or(0), *amount);
}

void add_usage(LiveEvent& usage, const events::UsageEvent& event) {
  for (std::size_t i = 0; i < agents::kTokenTypes; ++i) add(usage.tokens[i], event.tokens[i]);
  add(usage.reasoning, event.reasoning);
  if (event.cost_usd) {
    usage.cost_usd = usage.cost_usd.value_or(0) + *event.cost_usd;
    usage.cost_source = billing::CostSource::reported;
  }
  usage.time = std::max(usage.time, event.time);
}

// A counter that was sent again without growth is not shown.
bool is_nothing(const LiveEvent& live) {
  const auto is_zero = [](const auto& tokens) { return tokens.value_or(0) == 0; };
  return live.kind == LiveEventKind::usage && live.cost_usd.value_or(0) == 0 &&
         std::all_of(live.tokens.begin(), live.tokens.end(), is_zero);
}

// Sets the list price, unless the list lacks a part of it.
void add_list_price(LiveEvent& live, const events::UsageEvent& event, const prices::PriceBook& prices) {
  const auto is_known = [](const auto& tokens) { return tokens.has_value(); };
  if (std::none_of(event.tokens.begin(), event.tokens.end(), is_known)) return;
  const auto price = prices.find(event.model);
  const billing::Listed listed = billing::list_price(event, price ? &*price : nullptr);
  if (listed.unlisted_tokens != 0 || !price) return;
  live.cost_usd = listed.price.usd();
  live.cost_source = billing::CostSource::priced;
}

}  // namespace

LiveEvent LiveFeed::live_event_of(const events::UsageEvent& event, LiveEventKind kind) const {
  const auto text = [](std::string_view of) { return utf8_lossy(of, events::kLabelBytesMax); };
  LiveEvent live;
  live.kind = kind;
  live.time = event.time;
  live.agent = text(event.agent_name);
  live.session = text(event.session);
  live.model = text(event.model);
  live.source = event.source;
  live.subagent = text(event.subagent);
  live.skill = text(event.skill);
  live.mcp_server = text(event.mcp_server);
  live.tokens = event.tokens;
  live.reasoning = event.reasoning;
  live.cost_usd = event.cost_usd;
  live.duration_us = event.duration_us;
  if (kind == LiveEventKind::api_error) live.status_code = event.status_code;
  if (kind == LiveEventKind::api_error || kind == LiveEventKind::tool_result) live.error = text(event.error);
  live.tool = text(event.tool_name);
  if (kind == LiveEventKind::tool_result) live.succeeded = event.succeeded;
  if (live.cost_usd) {
    live.cost_source = billing::CostSource::reported;
  } else if (kind == LiveEventKind::api_request) {
    add_list_price(live, event, *prices_);
  }
  return live;
}

void LiveFeed::take(std::span<const events::UsageEvent> events, Time now, std::vector<LiveEvent>& out) {
  // An export has a data point for each token type of a model. They are shown together.
  std::map<UsageKey, std::pair<const events::UsageEvent*, LiveEvent>> usages;
  for (const events::UsageEvent& event : events) {
    const auto kind = kind_of(event);
    if (!kind) continue;
    if (*kind != LiveEventKind::usage) {
      show(event, live_event_of(event, *kind), now, out);
      continue;
    }
    const auto [entry, is_new] = usages.try_emplace(key_of(event));
    if (is_new) {
      entry->second = {&event, live_event_of(event, *kind)};
    } else {
      add_usage(entry->second.second, event);
    }
  }
  for (auto& [key, usage] : usages) {
    if (!is_nothing(usage.second)) show(*usage.first, std::move(usage.second), now, out);
  }
  settle(now, out);
}

std::optional<LiveFeed::Track> LiveFeed::track_of(LiveEventKind kind) {
  switch (kind) {
    case LiveEventKind::api_request:
    case LiveEventKind::api_error:
    case LiveEventKind::usage:
      return Track::requests;
    case LiveEventKind::tool_result:
      return Track::tools;
    default:
      return std::nullopt;
  }
}

int LiveFeed::best_possible(const agents::Agent& agent, Track track) {
  const auto has_reports = [track](std::span<const agents::EventRow> rows) {
    return track == Track::requests ? has_kind(rows, {agents::Kind::request})
                                    : has_kind(rows, {agents::Kind::tool_result, agents::Kind::tool_done});
  };
  const bool has_roles = track == Track::requests && !agent.roles.empty();
  // Hardly any application sends the conventions' event, so do not wait for it.
  if (has_reports(agent.events) && !has_roles) return kByEvents;
  return has_roles || has_reports(agent.spans) ? kBySpans : kByMetrics;
}

void LiveFeed::show(const events::UsageEvent& event, LiveEvent live, Time now, std::vector<LiveEvent>& out) {
  const auto track = track_of(live.kind);
  if (!track) return out.push_back(std::move(live));
  const auto [entry, is_new] = reports_.try_emplace({live.agent, *track});
  Reports& reports = entry->second;
  if (is_new) reports.best_possible = best_possible(*event.agent, *track);
  const int rank = rank_of(event.evidence);
  if (rank < reports.best) return;
  if (rank > reports.best) reports.waiting.clear();  // they describe the same
  reports.best = rank;
  if (rank >= reports.best_possible || reports.is_settled) return out.push_back(std::move(live));
  if (reports.waiting.empty()) reports.since = now;
  reports.waiting.push_back(std::move(live));
  if (reports.waiting.size() >= kWaitingMax) settle(reports, out);
}

void LiveFeed::settle(Reports& reports, std::vector<LiveEvent>& out) {
  reports.is_settled = true;
  std::move(reports.waiting.begin(), reports.waiting.end(), std::back_inserter(out));
  reports.waiting.clear();
}

void LiveFeed::settle(Time now, std::vector<LiveEvent>& out) {
  for (auto& [agent, reports] : reports_) {
    if (reports.waiting.empty()) continue;
    if (now == Time::max() || now - reports.since >= kPatience) settle(reports, out);
  }
}

}  // namespace otelc::tail
