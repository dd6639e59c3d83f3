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

/// What a provider charges apart, in the order of a price table's columns.
enum class Part : std::uint8_t { input, output, cache_read, cache_write, cache_write_1h, reasoning };
inline constexpr std::size_t kParts = 6;
inline constexpr std::string_view kPartNames[kParts] = {"input",       "output",         "cache_read",
                                                        "cache_write", "cache_write_1h", "reasoning"};

/// How fast the provider promises to answer; each may have rates of its own. No list has rates for `other`.
enum class Service : std::uint8_t { standard, batch, flex, priority, fast, other };
inline constexpr std::size_t kServices = 6;
inline constexpr std::string_view kServiceNames[kServices] = {"",         "batch", "flex",
                                                              "priority", "fast",  "other"};

/// The service that an agent or an API names. `standard` where it names none, or says so in the words of
/// OpenAI (`default`, `auto`), Groq (`on_demand`), Anthropic (`standard_only`) or Claude Code (`normal`);
/// `other` for a word that stands for none of the others.
Service service_of(std::string_view name);

/// Tokens by part, disjoint: `input` is uncached, `output` is without `reasoning`, `cache_write` without
/// `cache_write_1h`.
using Counts = std::array<std::int64_t, kParts>;

/// One row of a price table: what it says, for one service and requests over one size.
struct RateRow {
  Service service = Service::standard;
  std::int64_t above = 0;  ///< holds for requests with more prompt tokens than this
  std::array<std::optional<Rate>, kParts> rates;
};

/// All rates of a model.
class ModelRates {
 public:
  /// Fills in what the rows leave out: a longer request costs what a shorter one does, a service what
  /// the standard one does; cache reads and writes cost what input does, 1-hour writes what 5-minute
  /// writes do, reasoning what output does.
  explicit ModelRates(const std::vector<RateRow>& rows);

  /// `prompt_tokens` (cached ones included) choose the rates for all tokens of the request; 0 for counts
  /// of many requests. nullopt when the table has no rate for what is counted.
  [[nodiscard]] std::optional<Money> price(const Counts& counts, Service service,
                                           std::int64_t prompt_tokens) const;

  /// The shortest prompt that costs more than others: nullopt when length does not matter.
  [[nodiscard]] std::optional<std::int64_t> first_step() const;
  /// A token written into the 1-hour cache costs more than one written for 5 minutes.
  [[nodiscard]] bool are_hour_writes_dearer() const;

 private:
  struct Band {
    std::int64_t above = 0;
    std::array<std::optional<Rate>, kParts> rates;
  };
  std::array<std::vector<Band>, kServices> bands_;  // by size; empty: no such service for this model
};

}  // namespace otelc::prices
