// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the order of rows in reports for people.

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace otelc::report::detail {

/// Returns pointers to `rows`, which have a member `usage`, the most expensive first. Rows of the same cost
/// are ordered by tokens, then as they were. Unknown costs and tokens come last. The rows must outlive the
/// result.
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
