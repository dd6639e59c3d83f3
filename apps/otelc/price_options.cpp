// SPDX-License-Identifier: Apache-2.0
#include "price_options.hpp"

#include <utility>

#include "option_checks.hpp"

namespace otelc::apps {

void add_prices_option(CLI::App& command, PriceOptions& options) {
  command.add_option("--prices", options.files, "Override built-in prices: JSON, also LiteLLM's; repeatable")
      ->option_text("FILE")
      ->allow_extra_args(false);
}

void add_cost_option(CLI::App& command, PriceOptions& options) {
  using usage::CostBasis;
  command.add_option("--cost", options.basis, "Cost as agents report it, at list prices, or both [reported]")
      ->transform(one_of<CostBasis>(
          {{"reported", CostBasis::as_reported}, {"list", CostBasis::list}, {"both", CostBasis::both}}))
      ->option_text("reported|list|both");
}

Result<prices::PriceBook> price_book(const PriceOptions& options) {
  prices::PriceBook book;
  for (const std::string& file : options.files) {
    if (auto added = book.add_file(file); !added) return tl::unexpected(std::move(added.error()));
  }
  return book;
}

}  // namespace otelc::apps
