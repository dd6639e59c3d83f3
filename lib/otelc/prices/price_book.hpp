// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/prices/rates.hpp>

namespace otelc::prices {

/// The origin of prices.
struct PriceSource {
  std::string name;  ///< `LiteLLM 1.110.2`, or the file's name as the user gave it
  std::string date;  ///< YYYY-MM-DD of the list's publication or the file's last change
  bool is_built_in = false;

  friend bool operator==(const PriceSource&, const PriceSource&) = default;
};

/// The prices of a model and their origin.
struct ModelPrice {
  ModelRates rates;
  std::string entry;  ///< the name that matched in the price list
  PriceSource source;
};

/// Finds list prices by model: in price files, the last one first, then in the built-in list. model_name.hpp
/// describes how names match.
///
///   PriceBook book;
///   if (auto price = book.find("claude-haiku-4-5"))
///     cost = price->rates.price(counts, Service::standard, prompt_tokens);
///
/// Thread-safety: find() may be called from any thread while no file is added.
class PriceBook {
 public:
  /// Has the built-in prices only.
  PriceBook();
  ~PriceBook();
  PriceBook(PriceBook&&) noexcept;
  PriceBook& operator=(PriceBook&&) noexcept;

  /// Adds a price file, with precedence over all lists so far. The file has LiteLLM's JSON or otelc's own
  /// keys (docs/prices.md). Errors: `not_found`, `io`, `too_large`, `bad_data` with the place and the reason.
  Result<void> add_file(const std::string& path);

  /// Returns the prices of a model; nullopt when no list has it.
  [[nodiscard]] std::optional<ModelPrice> find(std::string_view model) const;

 private:
  struct List;
  std::vector<std::unique_ptr<List>> lists_;  // the first one that has a model counts
};

/// Returns the built-in prices, which are created once. Safe from any thread.
const PriceBook& built_in_prices();

}  // namespace otelc::prices
