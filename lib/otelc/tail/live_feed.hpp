// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <otelc/events/usage_event.hpp>
#include <otelc/prices/price_book.hpp>
#include <otelc/tail/live_event.hpp>

namespace otelc::tail {

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
