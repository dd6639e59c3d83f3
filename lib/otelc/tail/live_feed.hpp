// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/events/usage_event.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::tail {

enum class LiveEventKind : std::uint8_t {
  api_request,
  api_error,
  tool_result,
  turn_end,
  session_end,
  compaction,
  usage,  ///< what metrics added, of an agent that tells of its requests in no other way
  cost,   ///< money that an agent names apart from its requests
};

/// `api_request` and so on: their names for programs.
std::string_view name_of(LiveEventKind kind);

/// One thing that somebody who watches a run wants to see. Owns its texts, each of at most kLabelBytesMax.
/// What is not known is empty.
struct LiveEvent {
  LiveEventKind kind = LiveEventKind::api_request;
  UnixNanos time = 0;
  std::string agent;
  std::string session;
  std::string model;
  agents::Source source = agents::Source::unknown;
  std::string subagent;
  std::string skill;
  std::string mcp_server;
  std::array<std::optional<std::int64_t>, agents::kTokenTypes> tokens;
  std::optional<std::int64_t> reasoning;  ///< inside output
  std::optional<double> cost_usd;         ///< as the agent said it, else of a request at list price
  billing::CostSource cost_source = billing::CostSource::none;
  std::optional<std::int64_t> duration_us;
  std::optional<std::int64_t> status_code;  ///< HTTP status of an error
  std::string error;
  std::string tool;
  std::optional<bool> succeeded;  ///< of a tool's result
};

/// Chooses what to show. An agent may report a request or a tool's result as an event, as a span and in its
/// metrics: each agent's best kind of report is shown (in this order), the others are not. An agent that
/// could send better reports than those that have come (its table says so) gets some time to do it. Memory:
/// at most `2 * kWaitingMax` events wait for each agent. Not thread-safe.
class LiveFeed {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kPatience{10};
  static constexpr std::size_t kWaitingMax = 200;

  /// `prices` must outlive the feed.
  explicit LiveFeed(const prices::PriceBook& prices = prices::built_in_prices()) : prices_(&prices) {}

  /// Takes the recognizer's events of one line and adds to `out` what is to be shown now.
  void take(std::span<const events::UsageEvent> events, Time now, std::vector<LiveEvent>& out);

  /// Adds to `out` what has waited long enough; `Time::max()`: all that waits.
  void settle(Time now, std::vector<LiveEvent>& out);

 private:
  /// What an agent reports several times.
  enum class Track : std::uint8_t { requests, tools };
  struct Reports {
    int best_possible = 0;  // rank of the best report that the agent's table knows
    int best = 0;           // rank of the best report that has come
    bool is_settled = false;
    Time since;
    std::vector<LiveEvent> waiting;
  };

  static std::optional<Track> track_of(LiveEventKind kind);
  static int best_possible(const agents::Agent& agent, Track track);
  [[nodiscard]] LiveEvent live_event_of(const events::UsageEvent& event, LiveEventKind kind) const;
  void show(const events::UsageEvent& event, LiveEvent live, Time now, std::vector<LiveEvent>& out);
  static void settle(Reports& reports, std::vector<LiveEvent>& out);

  const prices::PriceBook* prices_;
  std::map<std::pair<std::string, Track>, Reports> reports_;  // by agent
};

}  // namespace otelc::tail
