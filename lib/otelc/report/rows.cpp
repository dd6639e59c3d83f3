// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/ranking.hpp>
#include <otelc/report/detail/rows.hpp>

#include <algorithm>
#include <map>

namespace otelc::report::detail {
std::vector<SessionSpend> sessions_by_cost(const usage::Summary& summary) {
  std::map<std::string_view, std::vector<const usage::CellRow*>> cells;
  for (const usage::CellRow& cell : summary.cells) cells[cell.session].push_back(&cell);
  std::vector<SessionSpend> sessions;
  for (const usage::UsageRow* row : by_cost(summary.by_session)) {
    SessionSpend& session = sessions.emplace_back();
    session.row = row;
    for (const usage::CellRow* cell : by_cost(cells[row->name])) {
      const bool is_new =
          std::find(session.models.begin(), session.models.end(), cell->model) == session.models.end();
      if (is_new) session.models.emplace_back(cell->model);
    }
  }
  return sessions;
}

}  // namespace otelc::report::detail
