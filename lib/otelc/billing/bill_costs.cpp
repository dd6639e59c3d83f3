// SPDX-License-Identifier: Apache-2.0
//
// A report can lack spend but not invent it, so the largest reported cost counts (docs/counting.md#money).
// The rows show a cost only if the names of its report pair one to one with them, with equal tokens.
// Otherwise it is unknown which row caused it, and it is in the total only.
#include <otelc/billing/detail/bill_costs.hpp>

#include <algorithm>
#include <cstddef>

namespace otelc::billing::detail {
namespace {

// The report that gives the cost instead of the one that gives the tokens; null: the latter gives both.
const MatchedReport* report_with_costs(const std::vector<ReportLine>& lines,
                                       std::optional<Report> cost_report,
                                       const std::vector<MatchedReport>& others, const GroupRows& group,
                                       Sighting& seen) {
  Amounts own;
  for (const BillRow& row : group.rows) own.add(sum_of(lines, row.tokens));
  double most = own.cost.usd();
  bool is_known = own.cost_records > 0;
  const MatchedReport* best = nullptr;
  for (const MatchedReport& other : others) {
    Amounts theirs = sum_of(lines, other.of_none);
    for (const LineIds& ids : other.of_row) theirs.add(sum_of(lines, ids));
    if (theirs.cost_records == 0) continue;
    if (cost_report) {
      if (other.report == *cost_report) return &other;
      continue;
    }
    if (theirs.has_tokens() && !other.agrees) continue;
    const double difference = theirs.cost.usd() - most;
    const double slack = kCostSlackUsd + std::max(most, theirs.cost.usd()) * 1e-9;
    if (is_known && theirs.has_tokens() && (difference > slack || difference < -slack))
      seen.do_costs_differ = true;
    if (is_known && difference <= slack) continue;
    most = theirs.cost.usd();
    is_known = true;
    best = &other;
  }
  return best;
}

}  // namespace

void fill_costs(const std::vector<ReportLine>& lines, std::optional<Report> cost_report,
                const std::vector<MatchedReport>& others, GroupRows& group, Sighting& seen) {
  std::vector<BillRow>& rows = group.rows;
  const bool is_of_others =
      cost_report && std::any_of(others.begin(), others.end(),
                                 [&](const MatchedReport& other) { return other.report == *cost_report; });
  for (BillRow& row : rows) {
    row.cost = row.tokens;
    row.has_reported_cost = sum_of(lines, row.tokens).cost_records > 0;
  }
  const MatchedReport* const best = report_with_costs(lines, cost_report, others, group, seen);
  if (best == nullptr) {
    // The report whose costs count has none here.
    if (cost_report && !is_of_others && !rows.empty() && !group.is_own_cost) {
      for (BillRow& row : rows) {
        row.cost.clear();
        row.has_reported_cost = false;
        row.is_cost_elsewhere = true;
      }
    }
    return;
  }
  const auto pairs = [&](std::size_t i) {
    const Amounts theirs = sum_of(lines, best->of_row[i]);
    return !theirs.has_tokens() || theirs.total_tokens() == tokens_of(lines, rows[i].tokens);
  };
  bool is_of_rows = best->of_none.empty();
  for (std::size_t i = 0; i < rows.size() && rows.size() > 1; ++i) is_of_rows = is_of_rows && pairs(i);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    BillRow& row = rows[i];
    if (is_of_rows) {
      row.cost = best->of_row[i];
      row.has_reported_cost = sum_of(lines, row.cost).cost_records > 0;
    } else {
      group.of_total.cost.insert(group.of_total.cost.end(), best->of_row[i].begin(), best->of_row[i].end());
      row.cost.clear();
      row.has_reported_cost = false;
      row.is_cost_elsewhere = true;
    }
  }
  if (is_of_rows) return;
  group.of_total.cost.insert(group.of_total.cost.end(), best->of_none.begin(), best->of_none.end());
  group.of_total.has_reported_cost = true;
}

}  // namespace otelc::billing::detail
