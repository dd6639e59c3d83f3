// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <otelc/prices/price_book.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::apps {

struct PriceOptions {
  std::vector<std::string> files;  ///< price files; a later one overrides
  usage::CostBasis basis = usage::CostBasis::reported;
};

/// Adds `--prices FILE`. `options` outlives the parse.
void add_prices_option(CLI::App& command, PriceOptions& options);
/// Adds `--cost reported|list|both`. `options` outlives the parse.
void add_cost_option(CLI::App& command, PriceOptions& options);

/// Returns the built-in prices, overridden by those of the files. Errors: as PriceBook::add_file().
Result<prices::PriceBook> price_book(const PriceOptions& options);

}  // namespace otelc::apps
