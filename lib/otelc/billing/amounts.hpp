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

/// The parts of Amounts that few have. They are kept apart, so that the others stay small.
struct RareAmounts {
  std::vector<std::pair<std::string, std::int64_t>> other_tokens;  ///< by the agent's name for the token type
  events::Fractions fractions;                                     ///< of all token types
  std::int64_t of_aggregates = 0;            ///< tokens of aggregates, whose calls no span shows
  std::int64_t reasoning = 0;                ///< tokens, inside output
  std::int64_t requests_without_tokens = 0;  ///< answered requests without counts
  std::int64_t retries = 0;
  std::int32_t reasoning_records = 0;  ///< records that report `reasoning`; 0: unknown

  void add(const RareAmounts& other);
};

/// An optional RareAmounts on the heap. A copy has amounts of its own.
class RareOrNone {
 public:
  RareOrNone() = default;
  RareOrNone(const RareOrNone& other) : rare_(other.rare_ ? new RareAmounts(*other.rare_) : nullptr) {}
  RareOrNone(RareOrNone&&) = default;
  RareOrNone& operator=(const RareOrNone& other) { return *this = RareOrNone(other); }
  RareOrNone& operator=(RareOrNone&&) = default;
  ~RareOrNone() = default;

  [[nodiscard]] bool has() const { return rare_ != nullptr; }
  /// Points to empty amounts if there are none.
  const RareAmounts* operator->() const;
  /// Return the amounts; make them if there are none.
  RareAmounts& make();

 private:
  std::unique_ptr<RareAmounts> rare_;
};

/// What one report adds up under one name, or the sum of several of these.
///
/// Whatever was added can be subtracted again exactly (except from `cost_as_it_came`). So the order of
/// records changes nothing, and a request can be revised. Sums saturate at the ends of their range. A ledger
/// has Amounts for each session, report and name, so they are kept small.
struct Amounts {
  std::array<std::int64_t, agents::kTokenTypes> tokens{};
  prices::Money cost;                ///< as reported
  Listed list;                       ///< list price of all tokens
  Listed uncosted_list;              ///< list price of `uncosted_tokens`
  std::int64_t uncosted_tokens = 0;  ///< tokens of requests without a reported cost
  RareOrNone rare;
  double cost_as_it_came = 0;          ///< `cost` as a sum of doubles, which the text format prints
  std::int64_t requests = 0;           ///< answered
  std::int64_t errors = 0;             ///< requests that failed
  std::int64_t duration_us = 0;        ///< of answered requests
  std::int64_t cache_creation_1h = 0;  ///< inside cache_creation
  // Number of records that report the amount; 0: the amount is unknown.
  std::int32_t token_records = 0;
  std::int32_t cost_records = 0;
  std::int32_t cost_apart_records = 0;  ///< of these, records of a cost alone (Kind::cost)
  std::int32_t duration_records = 0;
  std::int32_t hour_records = 0;  ///< of cache_creation_1h
  std::int32_t attempt_records = 0;
  std::int32_t anonymous_records = 0;  ///< answered requests without a request id
  std::uint8_t types_seen = 0;         ///< a bit for each TokenType that was reported, also as 0

  /// Add a record. `listed`: its list price. `sign`: -1 subtracts a record that was added before.
  void add(const events::UsageEvent& event, const Listed& listed, int sign = 1);
  void add(const Amounts& other);
  /// Return all tokens, rounded down.
  [[nodiscard]] std::int64_t whole_tokens() const;
  /// Return whole_tokens(), but 1 if there is less than one token. For comparing reports.
  [[nodiscard]] std::int64_t total_tokens() const;
  /// Return `tokens` with 0 for negative ones. Cached tokens are subtracted from the input that contains
  /// them, which may not have arrived.
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

/// Whether records of a kind add to tokens, and to cost.
constexpr bool counts_tokens(agents::Kind kind) {
  return kind == agents::Kind::request || kind == agents::Kind::metric;
}
constexpr bool counts_cost(agents::Kind kind) {
  return counts_tokens(kind) || kind == agents::Kind::cost;
}

}  // namespace otelc::billing
