// SPDX-License-Identifier: Apache-2.0
#include <otelc/ledger/activity.hpp>

#include <otelc/base/saturating.hpp>

#include <algorithm>
#include <set>
#include <string_view>

namespace otelc::ledger {
namespace {

constexpr double kMicrosPerSecond = 1e6;
constexpr UnixNanos kNanosPerMilli = 1'000'000;

std::int64_t calls_of(const std::map<std::string, ToolRow, std::less<>>& tools) {
  std::int64_t calls = 0;
  for (const auto& [name, tool] : tools) add_to(calls, tool.calls);
  return calls;
}

}  // namespace

Activity::OfAgent& Activity::of_agent(std::string_view name) {
  if (const auto known = agents_.find(name); known != agents_.end()) return known->second;
  if (agents_.size() >= kAgentsMax) name = events::kOthers;
  OfAgent& made = agents_.try_emplace(std::string(name)).first->second;
  const std::size_t intervals = std::max<std::size_t>(TimeUnion::kIntervalsMax / agents_.size(), 256);
  for (TimeUnion& requests : made.requests) requests = TimeUnion(intervals);
  return made;
}

void Activity::add_tool(const events::UsageEvent& event, OfAgent& agent) {
  auto& tools = agent.tools[index_of(event.evidence)];
  std::string_view name = event.tool_name.empty() ? "unknown" : event.tool_name;
  auto entry = tools.find(name);
  if (entry == tools.end()) {
    if (tools.size() >= kToolsMax || tools_ >= kAllToolsMax) name = "others";
    const auto [made, is_new] = tools.try_emplace(std::string(name), ToolRow{std::string(name), 0, {}, {}});
    tools_ += is_new ? 1 : 0;
    entry = made;
  }
  ToolRow& tool = entry->second;
  const std::int64_t calls = event.kind == agents::Kind::metric ? event.count : 1;
  add_to(tool.calls, calls);
  if (event.succeeded) add_to(tool.failures, *event.succeeded ? 0 : calls);
  if (event.duration_us) add_to(tool.duration_us, *event.duration_us);
}

void Activity::add(const events::UsageEvent& event) {
  if (event.kind == agents::Kind::tool_result || event.kind == agents::Kind::tool_done)
    return add_tool(event, of_agent(event.agent_name));
  if (event.kind == agents::Kind::compaction)
    return add_to(of_agent(event.agent_name).compactions[index_of(event.evidence)], event.count);
  if (event.kind != agents::Kind::metric) return;
  switch (event.quantity) {
    case agents::Quantity::active_time_s:
      return add_to(of_agent(event.agent_name)
                        .active_ms[std::string(active_types_.text(active_types_.id(event.active_type)))],
                    event.active_ms);
    case agents::Quantity::lines:
      return add_to(
          lines_[event.line_type.empty() ? "changed"
                                         : std::string(line_types_.text(line_types_.id(event.line_type)))],
          event.count);
    case agents::Quantity::commits:
      return add_to(commits_, event.count);
    case agents::Quantity::pull_requests:
      return add_to(pull_requests_, event.count);
    case agents::Quantity::tool_calls:
      return add_tool(event, of_agent(event.agent_name));
    case agents::Quantity::compactions:
      return add_to(of_agent(event.agent_name).compactions[index_of(event.evidence)], event.count);
    case agents::Quantity::tokens:
    case agents::Quantity::cost_usd:
    case agents::Quantity::cost_micro_usd:
    case agents::Quantity::sessions:
    case agents::Quantity::requests:
      return;
  }
}

void Activity::add_request(const events::UsageEvent& event, std::uint32_t model) {
  OfAgent& agent = of_agent(event.agent_name);
  if (event.duration_us && *event.duration_us > 0 && event.time != 0) {
    const auto duration = static_cast<UnixNanos>(*event.duration_us) * 1000;
    agent.requests[index_of(event.evidence)].add(event.time > duration ? event.time - duration : 0,
                                                 event.time);
  }
  if (event.kind != agents::Kind::request) return;
  if (!agent.models.contains(model) && models_++ >= kModelsMax) return;
  OfModel& by = agent.models[model][index_of(event.evidence)];
  if (event.ttft_us && *event.ttft_us >= 0) by.ttft_us.add(*event.ttft_us);
  const auto& output = event.tokens[static_cast<std::size_t>(agents::TokenType::output)];
  if (!output || event.duration_us.value_or(0) <= 0) return;
  add_to(by.output_tokens, *output);
  add_to(by.duration_us, *event.duration_us);
}

void Activity::take_back(std::string_view agent) {
  const auto known = agents_.find(agent);
  if (known != agents_.end()) agents_.erase(known);
}

std::map<std::string, std::int64_t> Activity::active_ms() const {
  std::map<std::string, std::int64_t> all;
  for (const auto& [agent_name, agent] : agents_) {
    for (const auto& [type, milliseconds] : agent.active_ms) add_to(all[type], milliseconds);
  }
  return all;
}

std::optional<std::int64_t> Activity::request_ms() const {
  std::optional<std::int64_t> all;
  for (const auto& [agent_name, agent] : agents_) {
    if (!agent.active_ms.empty()) continue;
    UnixNanos longest = 0;
    for (const TimeUnion& requests : agent.requests) longest = std::max(longest, requests.total());
    if (longest > 0) add_to(all, static_cast<std::int64_t>(longest / kNanosPerMilli));
  }
  return all;
}

// The evidence with the most calls may not report failures and durations; another one then fills them in. One
// run of an agent may send events, and the next only metrics.
ToolRow Activity::with_facts(ToolRow tool, const OfAgent& agent) {
  for (const auto& tools : agent.tools) {
    const auto same = tools.find(tool.name);
    if (same == tools.end()) continue;
    if (!tool.failures) tool.failures = same->second.failures;
    if (!tool.duration_us) tool.duration_us = same->second.duration_us;
  }
  return tool;
}

std::vector<ToolRow> Activity::tools(std::span<const std::string> agents) const {
  std::map<std::string, ToolRow> all;
  const std::set<std::string_view> wanted(agents.begin(), agents.end());
  for (const auto& [agent_name, agent] : agents_) {
    // The row that agents share at a cap may hold wanted ones.
    if (agent_name != events::kOthers && !wanted.contains(agent_name)) continue;
    const auto best = std::max_element(agent.tools.begin(), agent.tools.end(),
                                       [](auto& a, auto& b) { return calls_of(a) < calls_of(b); });
    for (const auto& [name, counted] : *best) {
      const ToolRow tool = with_facts(counted, agent);
      ToolRow& sum = all.try_emplace(name, ToolRow{name, 0, {}, {}}).first->second;
      add_to(sum.calls, tool.calls);
      if (tool.failures) add_to(sum.failures, *tool.failures);
      if (tool.duration_us) add_to(sum.duration_us, *tool.duration_us);
    }
  }
  std::vector<ToolRow> rows;
  rows.reserve(all.size());
  for (auto& [name, tool] : all) rows.push_back(std::move(tool));
  return rows;
}

std::map<std::uint32_t, Speed> Activity::speeds() const {
  std::map<std::uint32_t, std::array<OfModel, events::kEvidences>> models;
  for (const auto& [agent_name, agent] : agents_) {
    for (const auto& [model, reported] : agent.models) {
      for (const events::Evidence evidence : {events::Evidence::event, events::Evidence::span}) {
        OfModel& all = models[model][index_of(evidence)];
        const OfModel& one = reported[index_of(evidence)];
        all.ttft_us.add(one.ttft_us);
        add_to(all.output_tokens, one.output_tokens);
        add_to(all.duration_us, one.duration_us);
      }
    }
  }
  std::map<std::uint32_t, Speed> speeds;
  for (const auto& [model, by] : models)
    speeds[model] = speed_of(by[index_of(events::Evidence::event)], by[index_of(events::Evidence::span)]);
  return speeds;
}

Speed Activity::speed_of(const OfModel& events, const OfModel& spans) {
  Speed speed;
  const OfModel& timed = events.ttft_us.count() > 0 ? events : spans;
  if (timed.ttft_us.count() > 0) {
    speed.ttft_median_s = *timed.ttft_us.median() / kMicrosPerSecond;
    speed.ttft_p95_s = *timed.ttft_us.percentile(95) / kMicrosPerSecond;
  }
  const OfModel& paced = events.duration_us > 0 ? events : spans;
  if (paced.duration_us > 0) {
    speed.output_tokens_per_s =
        static_cast<double>(paced.output_tokens) * kMicrosPerSecond / static_cast<double>(paced.duration_us);
  }
  return speed;
}

std::optional<std::int64_t> Activity::compactions() const {
  std::int64_t all = 0;
  for (const auto& [agent_name, agent] : agents_)
    add_to(all, *std::max_element(agent.compactions.begin(), agent.compactions.end()));
  return all > 0 ? std::optional(all) : std::nullopt;
}

}  // namespace otelc::ledger
