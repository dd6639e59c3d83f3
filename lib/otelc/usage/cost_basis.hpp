// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::usage {

/// Set which costs a summary shows. `list` replaces all costs with list prices, `as_reported` shows a
/// reported $0 as $0; both are irreversible. `reported` and `both` leave the costs as summarize() made them.
void set_cost_basis(Summary& summary, CostBasis basis);

/// Return the cost of a row of summarize() by a basis.
std::optional<double> cost_by(CostBasis basis, const billing::Usage& usage);

/// A model whose reported cost differs from its list price.
struct CostDifference {
  std::string model;
  double reported_usd = 0;
  double list_usd = 0;
};

/// Return by how many percent the list price is above the reported cost: +20 means a fifth higher. nullopt if
/// they do not cover the same tokens, or if the reported cost is 0.
std::optional<double> list_difference_percent(const billing::Usage& usage);

/// Return the models whose list price differs from the reported cost by more than 5 % of the latter.
std::vector<CostDifference> cost_differences(const Summary& summary);

}  // namespace otelc::usage
