// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/saturating.hpp>
#include <otelc/billing/list_price.hpp>
#include <otelc/events/usage_event.hpp>

namespace otelc::ledger {

/// An answered request. nullopt: not reported.
struct RequestRow {
  std::optional<double> reported_usd;
  std::optional<double> list_usd;  ///< list price; nullopt: some tokens have none
  std::int64_t total_tokens = 0;
  std::array<std::optional<std::int64_t>, agents::kTokenTypes> tokens;
  std::optional<std::int64_t> duration_us;
  UnixNanos time = 0;  ///< end; 0: unknown
  agents::Source source = agents::Source::unknown;
  std::string subagent;
  std::string agent;
  std::string session;
  std::string model;

  /// Return the reported cost, otherwise the list price.
  [[nodiscard]] std::optional<double> cost_usd() const { return reported_usd ? reported_usd : list_usd; }
};

/// Keeps the most expensive requests of each agent: from its events, or from its spans if it has no events.
///
/// Requests of unknown cost come last, sorted by tokens. The order of events changes nothing. Memory: kMax
/// requests for each of kAgentsMax agents, four times. Not thread-safe.
class MostExpensiveRequests {
 public:
  static constexpr std::size_t kMax = 20;
  static constexpr std::size_t kAgentsMax = 100;  ///< further ones share a list
  /// What requests are sorted by.
  enum class Rank { by_cost, by_list_price };

  /// Add an answered request. `listed`: its list price. Data points are ignored.
  void add(const events::UsageEvent& event, const billing::Listed& listed);

  /// Remove the requests of an agent.
  void take_back(std::string_view agent);

  /// Return at most kMax requests of all agents, the most expensive first.
  [[nodiscard]] std::vector<RequestRow> rows(Rank rank) const;

 private:
  // The most expensive of one agent and evidence: heaps with the cheapest request in front.
  struct Top {
    std::vector<RequestRow> by_cost;
    std::vector<RequestRow> by_list_price;
  };
  struct OfAgent {
    Top events;
    Top spans;
  };
  static void add_to(std::vector<RequestRow>& top, Rank rank, const RequestRow& row);

  std::map<std::string, OfAgent, std::less<>> agents_;
};

}  // namespace otelc::ledger
