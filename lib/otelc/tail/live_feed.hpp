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

/// Chooses the events that the live view shows, so that each request and each tool is shown once. An agent
/// may report them as events, as spans and in metrics; the best of these kinds, in this order, is shown. If
/// an agent can send a better kind than has arrived, what has arrived waits for `kPatience`. At most `2 *
/// kWaitingMax` events of each agent wait. Not thread-safe.
class LiveFeed {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kPatience{10};
  static constexpr std::size_t kWaitingMax = 200;

  /// `prices` must outlive this object.
  explicit LiveFeed(const prices::PriceBook& prices = prices::built_in_prices()) : prices_(&prices) {}

  /// Takes the usage events of one line and appends to `out` what to show now.
  void take(std::span<const events::UsageEvent> events, Time now, std::vector<LiveEvent>& out);

  /// Appends to `out` what has waited long enough; with `Time::max()`, everything that waits.
  void settle(Time now, std::vector<LiveEvent>& out);

 private:
  /// What an agent may report in several kinds of records.
  enum class Track : std::uint8_t { requests, tools };
  struct Reports {
    int best_possible = 0;  // rank of the best kind that the agent's rows have
    int best = 0;           // rank of the best kind that has arrived
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
