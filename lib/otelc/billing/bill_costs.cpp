// SPDX-License-Identifier: Apache-2.0
// Whose costs a group of names has.
#include <algorithm>

#include <otelc/billing/detail/bill_filling.hpp>

namespace otelc::billing::detail {

// Whose costs count where it is not the report whose tokens do; null: these.
const BillFilling::Other* BillFilling::cost_of(const std::vector<Other>& others) {
  Amounts own;
  for (const BillRow& row : rows_) own.add(sum(row.tokens));
  double most = own.cost.usd();
  bool is_known = own.cost_records > 0;
  const Other* best = nullptr;
  for (const Other& other : others) {
    Amounts theirs = sum(other.of_none);
    for (const LineIds& lines : other.of_row) theirs.add(sum(lines));
    if (theirs.cost_records == 0) continue;
    if (rules_.cost) {
      if (other.report == *rules_.cost) return &other;
      continue;
    }
    if (theirs.has_tokens() && !other.agrees) continue;
    const double difference = theirs.cost.usd() - most;
    const double slack = kCostSlackUsd + std::max(most, theirs.cost.usd()) * 1e-9;
    if (is_known && theirs.has_tokens() && (difference > slack || difference < -slack))
      bill_.sighting.do_costs_differ = true;
    if (is_known && difference <= slack) continue;
    most = theirs.cost.usd();
    is_known = true;
    best = &other;
  }
  return best;
}

// A cost stays with the names of its own report where these do not pair one to one with the rows.
void BillFilling::fill_costs(const std::vector<Other>& others) {
  const bool is_of_others =
      rules_.cost && std::any_of(others.begin(), others.end(),
                                 [this](const Other& other) { return other.report == *rules_.cost; });
  for (BillRow& row : rows_) {
    row.cost = row.tokens;
    row.has_reported_cost = sum(row.tokens).cost_records > 0;
  }
  const Other* const best = cost_of(others);
  if (best == nullptr) {
    // The report whose costs count has none here.
    if (rules_.cost && !is_of_others && !rows_.empty() && !is_own_cost_) {
      for (BillRow& row : rows_) {
        row.cost.clear();
        row.has_reported_cost = false;
        row.is_cost_elsewhere = true;
      }
    }
    return;
  }
  const auto pairs = [&](std::size_t i) {
    const Amounts theirs = sum(best->of_row[i]);
    return !theirs.has_tokens() || theirs.total_tokens() == tokens(rows_[i].tokens);
  };
  bool is_of_rows = best->of_none.empty();
  for (std::size_t i = 0; i < rows_.size() && rows_.size() > 1; ++i) is_of_rows = is_of_rows && pairs(i);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    BillRow& row = rows_[i];
    if (is_of_rows) {
      row.cost = best->of_row[i];
      row.has_reported_cost = sum(row.cost).cost_records > 0;
    } else {
      of_total_.cost.insert(of_total_.cost.end(), best->of_row[i].begin(), best->of_row[i].end());
      row.cost.clear();
      row.has_reported_cost = false;
      row.is_cost_elsewhere = true;
    }
  }
  if (is_of_rows) return;
  of_total_.cost.insert(of_total_.cost.end(), best->of_none.begin(), best->of_none.end());
  of_total_.has_reported_cost = true;
}

}  // namespace otelc::billing::detail
