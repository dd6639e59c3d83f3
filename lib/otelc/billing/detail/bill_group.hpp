// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: the lines of names that are one model, and the rows they become.

#include <cstdint>
#include <vector>

#include <otelc/billing/bill_parts.hpp>

namespace otelc::billing::detail {

/// Indexes of an account's lines.
using LineIds = std::vector<std::uint32_t>;

/// The lines of names that are one model.
struct BillGroup {
  LineIds lines;
};

/// The rows of a group while they are filled.
struct GroupRows {
  std::vector<BillRow> rows;
  BillRow of_total;         ///< what fits no row
  bool is_own_cost = true;  ///< the report whose tokens count also gives the cost
};

/// What another report has for each row of a group.
struct MatchedReport {
  Report report = Report::metric;
  std::vector<LineIds> of_row;  ///< by row
  LineIds of_none;              ///< lines that fit no row
  bool agrees = false;          ///< with all rows together, in tokens
};

/// Add up the amounts of some lines.
Amounts sum_of(const std::vector<ReportLine>& lines, const LineIds& ids);
/// Add up Amounts::total_tokens() of some lines.
std::int64_t tokens_of(const std::vector<ReportLine>& lines, const LineIds& ids);

}  // namespace otelc::billing::detail
