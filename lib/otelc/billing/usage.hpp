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

/// Where a cost comes from. `priced`: all or some of it is list price.
enum class CostSource { none, reported, priced };
/// "none", "reported", "priced"
std::string_view name_of(CostSource source);

/// The usage that a row of a summary shows: of a model, a session, a log or the whole run. nullopt: not
/// reported. Unknown values are never 0.
struct Usage {
  std::optional<std::array<std::int64_t, agents::kTokenTypes>> tokens;
  std::vector<std::pair<std::string, std::int64_t>> other_tokens;  ///< types besides the four, by name
  std::optional<std::int64_t> total_tokens;
  events::Fractions fractions;  ///< of the tokens above, which are rounded down until round_tokens()
  std::optional<std::int64_t> reasoning;  ///< tokens inside output
  /// The cost by the cost basis: as reported, otherwise at list price. Without that of `unpriced_tokens`.
  std::optional<double> cost_usd;
  std::optional<double> reported_usd;  ///< reported by agents
  std::optional<double> list_usd;      ///< list price of all tokens but `unlisted_tokens`
  double reported_as_it_came = 0;      ///< Amounts::cost_as_it_came
  std::int64_t unpriced_tokens = 0;    ///< tokens whose cost is unknown
  std::int64_t unreported_tokens = 0;  ///< tokens whose cost was not reported
  std::int64_t unlisted_tokens = 0;    ///< tokens without a list price
  std::optional<std::int64_t> requests;
  std::optional<std::int64_t> errors;
  std::optional<std::int64_t> retries;
  std::optional<std::int64_t> duration_us;  ///< of answered requests

  CostSource cost_source = CostSource::none;  ///< of cost_usd
  std::uint8_t types_seen = 0;                ///< a bit for each TokenType that was reported
  bool is_list_least = false;  ///< the list price is a minimum: larger requests cost more, sizes are unknown
  bool is_zero_reported = false;  ///< $0 was reported for tokens with a list price, so the list counts

  // The same costs as whole numbers, whose sums do not depend on their order.
  prices::Money cost;
  prices::Money reported;
  prices::Money list;

  // Set both forms.
  void set_cost(prices::Money amount) { cost_usd = (cost = amount).usd(); }
  void set_reported(prices::Money amount) { reported_usd = (reported = amount).usd(); }
  void set_list(prices::Money amount) { list_usd = (list = amount).usd(); }
  void add(const Usage& other);
  /// Round the tokens, half to even: each type, and the exact total. Call it once, after the last add().
  void round_tokens();
  /// Return the list price of all tokens; nullopt if some have none.
  [[nodiscard]] std::optional<double> whole_list_usd() const {
    return unlisted_tokens == 0 ? list_usd : std::nullopt;
  }
  [[nodiscard]] bool is_known() const;  ///< anything was reported
};

/// Return the share (0 to 1) of a prompt's tokens that was read from the cache; nullopt: not reported.
std::optional<double> cache_hit_share(const Usage& usage);

}  // namespace otelc::billing
