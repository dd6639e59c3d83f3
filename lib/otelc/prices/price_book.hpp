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

/// Where prices come from.
struct PriceSource {
  std::string name;  ///< "LiteLLM 1.110.2", or the file's name as it was given
  std::string date;  ///< YYYY-MM-DD: when the list was published, or the file last changed
  bool is_built_in = false;

  friend bool operator==(const PriceSource&, const PriceSource&) = default;
};

/// What a model costs, and who says so.
struct ModelPrice {
  ModelRates rates;
  std::string entry;  ///< the name in the price list that fitted
  PriceSource source;
};

/// List prices by model: those of price files, the last file first, then the built-in ones. Names are
/// matched as model_name.hpp says. Find is safe from any thread; the rest is not.
class PriceBook {
 public:
  /// With the built-in prices alone.
  PriceBook();
  ~PriceBook();
  PriceBook(PriceBook&&) noexcept;
  PriceBook& operator=(PriceBook&&) noexcept;

  /// Puts a file's prices before those that are there: LiteLLM's JSON or one's own (docs/prices.md).
  /// Errors: `not_found`, `io`, `too_large`, `bad_data` with what is wrong where.
  Result<void> add_file(const std::string& path);

  /// nullopt: nobody's list has this model.
  [[nodiscard]] std::optional<ModelPrice> find(std::string_view model) const;

 private:
  struct List;
  std::vector<std::unique_ptr<List>> lists_;  // the first that knows a model counts
};

/// The built-in prices, made once. Safe from any thread.
const PriceBook& built_in_prices();

}  // namespace otelc::prices
