// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <otelc/billing/list_price.hpp>
#include <otelc/events/fractions.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/prices/money.hpp>

namespace otelc::billing {

/// What few sums have.
struct RareAmounts {
  std::vector<std::pair<std::string, std::int64_t>> other_tokens;  ///< by the agent's name for the type
  events::Fractions fractions;                                     ///< of all types
  std::int64_t of_aggregates = 0;            ///< of the tokens: of calls that no span shows
  std::int64_t reasoning = 0;                ///< inside output
  std::int64_t requests_without_tokens = 0;  ///< that were answered
  std::int64_t retries = 0;
  // How many records told of it; 0: it is not known.
  std::int32_t reasoning_records = 0;

  void add(const RareAmounts& other);
};

/// A RareAmounts or none; a copy has its own.
class RareOrNone {
 public:
  RareOrNone() = default;
  RareOrNone(const RareOrNone& other) : rare_(other.rare_ ? new RareAmounts(*other.rare_) : nullptr) {}
  RareOrNone(RareOrNone&&) = default;
  RareOrNone& operator=(const RareOrNone& other) { return *this = RareOrNone(other); }
  RareOrNone& operator=(RareOrNone&&) = default;
  ~RareOrNone() = default;

  [[nodiscard]] bool has() const { return rare_ != nullptr; }
  /// Without any: an empty one's.
  const RareAmounts* operator->() const;
  RareAmounts& make();

 private:
  std::unique_ptr<RareAmounts> rare_;
};

/// Sums of what records said. Everything can be taken away again without an error, so the order of records
/// changes nothing, and a request may be revised. Sums stay at the ends of their range.
/// There is one for each session, report and name, so it is kept small.
struct Amounts {
  std::array<std::int64_t, agents::kTokenTypes> tokens{};
  prices::Money cost;                ///< as reported
  Listed list;                       ///< of all tokens
  Listed uncosted_list;              ///< of `uncosted_tokens`
  std::int64_t uncosted_tokens = 0;  ///< of requests that named no cost
  RareOrNone rare;
  double cost_as_it_came = 0;  ///< `cost`, added up in doubles as the original did: its text rounds that sum
  std::int64_t requests = 0;   ///< that were answered
  std::int64_t errors = 0;     ///< requests that were given up
  std::int64_t duration_us = 0;        ///< of answered requests
  std::int64_t cache_creation_1h = 0;  ///< inside cache_creation
  // How many records told of it; 0: it is not known.
  std::int32_t token_records = 0;
  std::int32_t cost_records = 0;
  std::int32_t cost_apart_records = 0;  ///< of them: told of money alone, for requests told elsewhere
  std::int32_t duration_records = 0;
  std::int32_t hour_records = 0;  ///< told of cache_creation_1h
  std::int32_t attempt_records = 0;
  std::int32_t anonymous_records = 0;  ///< answered requests without a request id
  std::uint8_t types_seen = 0;         ///< bit per TokenType that was ever reported, also as 0

  /// `sign`: -1 takes away what was added.
  void add(const events::UsageEvent& event, const Listed& listed, int sign = 1);
  void add(const Amounts& other);
  /// Rounded down.
  [[nodiscard]] std::int64_t whole_tokens() const;
  /// For comparing reports: as whole_tokens(), but 1 where there is less than a token.
  [[nodiscard]] std::int64_t total_tokens() const;
  /// `tokens`, none below 0: of cached tokens that are inside input, the input itself may not have come.
  [[nodiscard]] std::array<std::int64_t, agents::kTokenTypes> tokens_not_negative() const;
  [[nodiscard]] bool has_tokens() const { return token_records > 0; }
  [[nodiscard]] bool has_spend() const { return token_records > 0 || cost_records > 0; }
  [[nodiscard]] bool is_empty() const {
    return !has_spend() && duration_records == 0 && requests == 0 && errors == 0;
  }

 private:
  bool add_tokens(const events::UsageEvent& event, const Listed& listed, int sign);
};

/// Price added-up tokens by the rates for short requests of the standard service tier: their sizes and tiers
/// are unknown. `price` as in list_price(const events::UsageEvent&, …).
Listed list_price(const Amounts& amounts, const prices::ModelPrice* price);

/// Which records count as tokens, and which as money.
constexpr bool counts_tokens(agents::Kind kind) {
  return kind == agents::Kind::request || kind == agents::Kind::metric;
}
constexpr bool counts_cost(agents::Kind kind) {
  return counts_tokens(kind) || kind == agents::Kind::cost;
}

}  // namespace otelc::billing
