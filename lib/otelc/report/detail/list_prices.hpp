// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: list prices in `text`.

#include <string>
#include <vector>

#include <otelc/report/options.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Returns a table of the models that are charged at list price, or with `--cost both` of both costs of all
/// models, and the names of the price lists. Empty without such models.
std::vector<std::string> list_price_lines(const usage::Summary& summary, const TextStyle& style);

}  // namespace otelc::report::detail
