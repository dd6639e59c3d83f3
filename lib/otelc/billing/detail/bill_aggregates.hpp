// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: aggregates, whose tokens other reports may have, too.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <otelc/billing/bill_parts.hpp>

namespace otelc::billing::detail {

/// The numbers of a group of names after its choice. In tokens.
struct ChosenGroup {
  std::size_t first_row = 0;  ///< its rows in the bill: first_row to end_row
  std::size_t end_row = 0;
  std::int64_t counted = 0;  ///< in the bill
  std::int64_t spans = 0;    ///< in spans, with those that another service accounts for
  std::int64_t others = 0;   ///< in the largest other report
};

/// Subtract from counted aggregates what other reports may show of the same calls (docs/counting.md#nesting).
/// `groups`: all groups of the bill.
void take_aggregates(const std::vector<ReportLine>& lines, const events::Names& names,
                     const std::vector<ChosenGroup>& groups, Bill& bill);

}  // namespace otelc::billing::detail
