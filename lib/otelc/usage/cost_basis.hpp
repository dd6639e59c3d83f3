// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::usage {

/// Sets whose figures the costs are. `list`: list prices, also where agents named another amount; there is
/// no way back. The others leave the costs as summarize() made them.
void set_cost_basis(Summary& summary, CostBasis basis);

/// What a row of summarize() costs by a basis.
std::optional<double> cost_by(CostBasis basis, const billing::Usage& usage);

/// A model that cost something else than its list price.
struct CostDifference {
  std::string model;
  double reported_usd = 0;
  double list_usd = 0;
};

/// The list price beside what the agent reported, in percent of that: +20 is a list price that is a fifth
/// higher. nullopt where they are not of the same tokens, or where nothing was reported but 0.
std::optional<double> list_difference_percent(const billing::Usage& usage);

/// The models whose costs differ by more than 5 % of what was reported.
std::vector<CostDifference> cost_differences(const Summary& summary);

}  // namespace otelc::usage
