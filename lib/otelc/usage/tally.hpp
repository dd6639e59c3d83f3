// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <otelc/usage/list_price.hpp>
#include <otelc/usage/usage_event.hpp>

namespace otelc::usage {

/// What one kind of evidence saw. Sums saturate.
struct Tally {
  std::array<std::int64_t, kTokenTypes> tokens{};
  std::uint8_t types_seen = 0;  ///< bit per TokenType that was reported, also as 0
  std::vector<std::pair<std::string, std::int64_t>> other_tokens;  ///< by the agent's name for the type
  std::int64_t reasoning = 0;                                      ///< inside output
  bool has_reasoning = false;
  bool has_tokens = false;
  bool has_cost = false;
  bool has_duration = false;
  bool has_attempts = false;
  double cost_usd = 0;  ///< summed in the order of arrival, as the original did: its text rounds this sum
  Listed list;          ///< what the tokens cost by the price list
  std::int64_t requests = 0;
  std::int64_t errors = 0;
  std::int64_t retries = 0;
  std::int64_t duration_us = 0;

  void add(const UsageEvent& event, const Listed& listed);
  void add(const Tally& other);
  [[nodiscard]] std::int64_t total_tokens() const;
  [[nodiscard]] bool is_empty() const;  ///< nothing was reported
};

using Tallies = std::array<Tally, kEvidences>;

inline const Tally& of(const Tallies& tallies, Evidence evidence) {
  return tallies[static_cast<std::size_t>(evidence)];
}

/// Which events and metrics are counted as tokens, and which as money.
constexpr bool counts_tokens(Kind kind) {
  return kind == Kind::request || kind == Kind::metric;
}
constexpr bool counts_cost(Kind kind) {
  return counts_tokens(kind) || kind == Kind::cost;
}

}  // namespace otelc::usage
