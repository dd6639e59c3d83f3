// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/events/labels.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/ledger/quantiles.hpp>
#include <otelc/ledger/time_union.hpp>

namespace otelc::ledger {

/// The calls of a tool. nullopt: not reported.
struct ToolRow {
  std::string name;
  std::int64_t calls = 0;
  std::optional<std::int64_t> failures;
  std::optional<std::int64_t> duration_us;  ///< of the calls that report it
};

/// The speed of a model. nullopt: not reported.
struct Speed {
  std::optional<double> ttft_median_s;  ///< time to the first token
  std::optional<double> ttft_p95_s;
  /// Output tokens divided by the time of the requests that report both.
  std::optional<double> output_tokens_per_s;
};

/// What agents did and how long it took: tools, times, lines of code, commits.
///
/// If several kinds of evidence report the same, the one with the most counts. Memory: per tool, model and
/// agent; see Quantiles and TimeUnion. Names beyond a cap share "others", or are not kept
/// (docs/counting.md#bounds). Not thread-safe.
class Activity {
 public:
  static constexpr std::size_t kAgentsMax = 1000;
  static constexpr std::size_t kToolsMax = 1000;        ///< names per agent
  static constexpr std::size_t kAllToolsMax = 100'000;  ///< names, of all agents together
  static constexpr std::size_t kModelsMax = 10'000;     ///< pairs of an agent and a model
  static constexpr std::size_t kTypesMax = 100;         ///< each: types of lines of code, of active time

  /// Count a tool call, a compaction or a data point. Other events are ignored.
  void add(const events::UsageEvent& event);
  /// Count the time and speed of a request, an HTTP call or an error. `model`: its id.
  void add_request(const events::UsageEvent& event, std::uint32_t model);

  /// Remove an agent that reported by the GenAI conventions, which have no lines of code, commits or pull
  /// requests.
  void take_back(std::string_view agent);

  /// Return milliseconds by type (cli, user), of the agents that measure their active time.
  [[nodiscard]] std::map<std::string, std::int64_t> active_ms() const;
  /// Return the milliseconds during which at least one request was open, of the other agents.
  [[nodiscard]] std::optional<std::int64_t> request_ms() const;
  /// Return the tools of `agents`, by name. Others are left out: a tool may run without any agent.
  [[nodiscard]] std::vector<ToolRow> tools(std::span<const std::string> agents) const;
  /// Return the speed of each model, by its id.
  [[nodiscard]] std::map<std::uint32_t, Speed> speeds() const;
  [[nodiscard]] const std::map<std::string, std::int64_t>& lines() const { return lines_; }
  [[nodiscard]] std::optional<std::int64_t> commits() const { return commits_; }
  [[nodiscard]] std::optional<std::int64_t> pull_requests() const { return pull_requests_; }
  [[nodiscard]] std::optional<std::int64_t> compactions() const;

 private:
  struct OfModel {
    Quantiles ttft_us;
    std::int64_t output_tokens = 0;
    std::int64_t duration_us = 0;  // of those tokens
  };
  struct OfAgent {
    std::map<std::string, std::int64_t> active_ms;
    std::array<TimeUnion, events::kEvidences> requests;
    std::array<std::map<std::string, ToolRow, std::less<>>, events::kEvidences> tools;
    std::array<std::int64_t, events::kEvidences> compactions{};
    std::map<std::uint32_t, std::array<OfModel, events::kEvidences>> models;
  };
  void add_tool(const events::UsageEvent& event, OfAgent& agent);
  static Speed speed_of(const OfModel& events, const OfModel& spans);
  static ToolRow with_facts(ToolRow tool, const OfAgent& agent);
  OfAgent& of_agent(std::string_view name);

  std::map<std::string, OfAgent, std::less<>> agents_;
  std::size_t tools_ = 0;   // rows of all agents
  std::size_t models_ = 0;  // of all agents
  events::Labels line_types_{kTypesMax};
  events::Labels active_types_{kTypesMax};
  std::map<std::string, std::int64_t> lines_;
  std::optional<std::int64_t> commits_;
  std::optional<std::int64_t> pull_requests_;
};

}  // namespace otelc::ledger
