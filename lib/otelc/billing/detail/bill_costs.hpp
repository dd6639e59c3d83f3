// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: which report gives the cost of a group of names.

#include <optional>
#include <vector>

#include <otelc/billing/detail/bill_group.hpp>

namespace otelc::billing::detail {

/// Costs that differ by less, in USD, are equal: agents round each amount, and metrics are sums of rounded
/// amounts.
inline constexpr double kCostSlackUsd = 1e-9;

/// Set the cost of each row of a group (docs/counting.md#money).
///
/// `cost_report`: the report whose costs count; nullopt: the one with the largest cost among those that agree
/// with the rows in tokens or report only money. `others`: the reports that do not give the tokens. Notes in
/// `seen` if reports of the same tokens differ in cost.
void fill_costs(const std::vector<ReportLine>& lines, std::optional<Report> cost_report,
                const std::vector<MatchedReport>& others, GroupRows& group, Sighting& seen);

}  // namespace otelc::billing::detail
