// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/rows.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace otelc::report::detail {
namespace {

template <class Row>
bool is_more_expensive(const Row* a, const Row* b) {
  return std::tie(a->usage.cost_usd, a->usage.total_tokens) >
         std::tie(b->usage.cost_usd, b->usage.total_tokens);
}

}  // namespace

std::vector<const usage::UsageRow*> by_cost(const std::vector<usage::UsageRow>& rows) {
  std::vector<const usage::UsageRow*> sorted;
  sorted.reserve(rows.size());
  for (const usage::UsageRow& row : rows) sorted.push_back(&row);
  std::stable_sort(sorted.begin(), sorted.end(), is_more_expensive<usage::UsageRow>);
  return sorted;
}

std::vector<SessionSpend> sessions_by_cost(const usage::Summary& summary) {
  std::map<std::string_view, std::vector<const usage::CellRow*>> cells;
  for (const usage::CellRow& cell : summary.cells) cells[cell.session].push_back(&cell);
  std::vector<SessionSpend> sessions;
  for (const usage::UsageRow* row : by_cost(summary.by_session)) {
    SessionSpend& session = sessions.emplace_back();
    session.row = row;
    auto& its = cells[row->name];
    std::stable_sort(its.begin(), its.end(), is_more_expensive<usage::CellRow>);
    for (const usage::CellRow* cell : its) {
      const bool is_new =
          std::find(session.models.begin(), session.models.end(), cell->model) == session.models.end();
      if (is_new) session.models.emplace_back(cell->model);
    }
  }
  return sessions;
}

}  // namespace otelc::report::detail
