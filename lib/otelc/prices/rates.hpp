// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/prices/money.hpp>

namespace otelc::prices {

/// Kinds of tokens with prices of their own, in the order of a price list's columns.
enum class Part : std::uint8_t { input, output, cache_read, cache_write, cache_write_1h, reasoning };
inline constexpr std::size_t kParts = 6;
inline constexpr std::string_view kPartNames[kParts] = {"input",       "output",         "cache_read",
                                                        "cache_write", "cache_write_1h", "reasoning"};

/// A provider's service levels, which may have rates of their own. No list has rates for `other`.
enum class Service : std::uint8_t { standard, batch, flex, priority, fast, other };
inline constexpr std::size_t kServices = 6;
inline constexpr std::string_view kServiceNames[kServices] = {"",         "batch", "flex",
                                                              "priority", "fast",  "other"};

/// Returns the service for the word of an agent or an API: `standard` for an empty text and for the words of
/// OpenAI
/// (`default`, `auto`), Groq (`on_demand`), Anthropic (`standard_only`) and Claude Code (`normal`); `other`
/// for an unknown word.
Service service_of(std::string_view name);

/// Tokens by part, without overlap: `input` is uncached, `output` is without `reasoning`, and `cache_write`
/// without `cache_write_1h`.
using Counts = std::array<std::int64_t, kParts>;

/// One row of a price list: the rates of a model for one service and for prompts above one size.
struct RateRow {
  Service service = Service::standard;
  std::int64_t above = 0;  ///< valid for requests with more prompt tokens than this
  std::array<std::optional<Rate>, kParts> rates;
};

/// All rates of a model. Computes the cost of its requests. Immutable, so safe from any thread.
class ModelRates {
 public:
  /// Fills in the rates that the rows leave out: longer requests cost as much as shorter ones, services as
  /// much as the standard one, cache reads and writes as much as input, 1-hour writes as much as 5-minute
  /// writes, and reasoning as much as output.
  explicit ModelRates(const std::vector<RateRow>& rows);

  /// Returns the cost of `counts`. `prompt_tokens`, including cached ones, select the rates for all tokens of
  /// the request; pass 0 for counts of many requests. nullopt when there is no rate for a part that has
  /// tokens.
  [[nodiscard]] std::optional<Money> price(const Counts& counts, Service service,
                                           std::int64_t prompt_tokens) const;

  /// Returns the prompt tokens above which other rates hold for the first time; nullopt when the price does
  /// not depend on the size.
  [[nodiscard]] std::optional<std::int64_t> first_step() const;
  /// Returns whether writing a token to the 1-hour cache costs more than to the 5-minute cache.
  [[nodiscard]] bool are_hour_writes_dearer() const;

 private:
  struct Band {
    std::int64_t above = 0;
    std::array<std::optional<Rate>, kParts> rates;
  };
  std::array<std::vector<Band>, kServices> bands_;  // sorted by size; empty: the model has no such service
};

}  // namespace otelc::prices
