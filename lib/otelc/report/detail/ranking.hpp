// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the order of rows that people read.

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace otelc::report::detail {

/// Rows with a `usage`, the most expensive first: by cost, those of an unknown cost last; then by tokens;
/// then in the order in which they were. The rows must outlive what is returned.
template <class Row>
std::vector<const Row*> by_cost(std::vector<const Row*> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row* a, const Row* b) {
    const auto rank = [](const Row* row) {
      return std::tuple(row->usage.cost_usd.value_or(-1), row->usage.total_tokens.value_or(-1));
    };
    return rank(a) > rank(b);
  });
  return rows;
}
template <class Row>
std::vector<const Row*> by_cost(const std::vector<Row>& rows) {
  std::vector<const Row*> all;
  all.reserve(rows.size());
  for (const Row& row : rows) all.push_back(&row);
  return by_cost(std::move(all));
}

}  // namespace otelc::report::detail
