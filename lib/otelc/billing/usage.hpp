// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/events/fractions.hpp>
#include <otelc/events/usage_event.hpp>
#include <otelc/prices/money.hpp>

namespace otelc::billing {

/// Whose figure a cost is. `priced`: at list price, wholly or in part.
enum class CostSource { none, reported, priced };
/// "none", "reported", "priced"
std::string_view name_of(CostSource source);

/// What is known of some part of the spend. nullopt: it was not reported. Never 0 for "not known".
struct Usage {
  std::optional<std::array<std::int64_t, agents::kTokenTypes>> tokens;
  std::vector<std::pair<std::string, std::int64_t>>
      other_tokens;  ///< types that are none of the four, by name
  std::optional<std::int64_t> total_tokens;
  events::Fractions fractions;  ///< of the tokens above, which are rounded down; until round_tokens()
  std::optional<std::int64_t> reasoning;  ///< tokens inside output
  /// What it cost, as far as it is known (`unpriced_tokens`): by the agent, else at list price.
  std::optional<double> cost_usd;
  std::optional<double> reported_usd;  ///< what agents said; nullopt: they named no amount
  std::optional<double> list_usd;      ///< all tokens at list price, as far as lists have them
  double reported_as_it_came = 0;      ///< Amounts::cost_as_it_came
  std::int64_t unpriced_tokens = 0;    ///< tokens whose cost is unknown
  std::int64_t unreported_tokens = 0;  ///< tokens whose cost was not reported
  std::int64_t unlisted_tokens = 0;    ///< tokens that no price list has
  std::optional<std::int64_t> requests;
  std::optional<std::int64_t> errors;
  std::optional<std::int64_t> retries;
  std::optional<std::int64_t> duration_us;  ///< of answered requests

  CostSource cost_source = CostSource::none;  ///< of cost_usd
  std::uint8_t types_seen = 0;                ///< bit per TokenType that the agent named
  bool is_list_least = false;     ///< longer requests cost more, and it was not reported how long these were
  bool is_zero_reported = false;  ///< $0 was reported for tokens that have a list price, and the list counts

  // The same costs as whole numbers: sums of them do not depend on their order.
  prices::Money cost;
  prices::Money reported;
  prices::Money list;

  /// Sets both forms.
  void set_cost(prices::Money amount) { cost_usd = (cost = amount).usd(); }
  void set_reported(prices::Money amount) { reported_usd = (reported = amount).usd(); }
  void set_list(prices::Money amount) { list_usd = (list = amount).usd(); }
  void add(const Usage& other);
  /// Once, when all is added: each type, and the exact total.
  void round_tokens();
  /// The list price of all tokens; nullopt when no list has some of them.
  [[nodiscard]] std::optional<double> whole_list_usd() const {
    return unlisted_tokens == 0 ? list_usd : std::nullopt;
  }
  [[nodiscard]] bool is_known() const;  ///< anything at all
};

}  // namespace otelc::billing
