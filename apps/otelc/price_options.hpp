// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <otelc/prices/price_book.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::apps {

struct PriceOptions {
  std::vector<std::string> files;  ///< price lists; a later one wins
  usage::CostBasis basis = usage::CostBasis::reported;
};

/// `--prices FILE`
void add_prices_option(CLI::App& command, PriceOptions& options);
/// `--cost reported|list|both`
void add_cost_option(CLI::App& command, PriceOptions& options);

/// The built-in prices with the files' before them. Errors as PriceBook::add_file has them.
Result<prices::PriceBook> price_book(const PriceOptions& options);

}  // namespace otelc::apps
