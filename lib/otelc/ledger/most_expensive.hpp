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

/// One answered request of a model. nullopt: nobody said.
struct RequestRow {
  std::optional<double> reported_usd;
  std::optional<double> list_usd;  ///< of all its tokens
  std::int64_t total_tokens = 0;
  std::array<std::optional<std::int64_t>, agents::kTokenTypes> tokens;
  std::optional<std::int64_t> duration_us;
  UnixNanos time = 0;  ///< of its end; 0: not known
  agents::Source source = agents::Source::unknown;
  std::string subagent;
  std::string agent;
  std::string session;
  std::string model;

  /// What the agent said it cost; else its list price.
  [[nodiscard]] std::optional<double> cost_usd() const { return reported_usd ? reported_usd : list_usd; }
};

/// The requests that cost most, of each agent by its events, or by its spans where it has no events; those
/// whose cost nobody knows come last, by tokens. The order in which events come changes nothing. Memory:
/// kMax requests for each of kAgentsMax agents, four times. Not thread-safe.
class MostExpensiveRequests {
 public:
  static constexpr std::size_t kMax = 20;
  static constexpr std::size_t kAgentsMax = 100;  ///< further ones share kOthers
  enum class Rank { by_cost, by_list_price };

  /// `event`: a request that was answered.
  void add(const events::UsageEvent& event, const billing::Listed& listed);

  /// Forgets the requests of an agent.
  void take_back(std::string_view agent);

  /// At most kMax of all agents, the dearest first.
  [[nodiscard]] std::vector<RequestRow> rows(Rank rank) const;

 private:
  /// The dearest of one agent and evidence; a heap, the cheapest at its front.
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
