// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/table_baseline.hpp>

#include <utility>

#include <fmt/format.h>

#include <otelc/report/amount_text.hpp>
#include <otelc/report/comparison.hpp>
#include <otelc/report/detail/grid.hpp>
#include <otelc/report/detail/layout.hpp>
#include <otelc/report/safe_name.hpp>
#include <otelc/report/sgr.hpp>

namespace otelc::report::detail {
namespace {

using usage::Comparison;

std::string usd_or_unknown(const std::optional<double>& usd) {
  return usd ? usd_text(*usd) : "cost unknown";
}

}  // namespace

std::vector<std::string> baseline_lines(const Comparison& comparison, const TextStyle& style) {
  const std::string name = safe_name(comparison.baseline);
  const Comparison::Row& totals = comparison.totals;
  const std::string line =
      comparison.lack.empty()
          ? fmt::format("  Baseline {}: {} then, {} now ({}); tokens {}", name,
                        usd_or_unknown(totals.before.cost_usd), usd_or_unknown(totals.now.cost_usd),
                        cost_increase_text(totals), tokens_increase_text(totals))
          : fmt::format("  Baseline {}: {}", name, safe_name(comparison.lack));
  return painted_lines(broken_at_spaces(line, style.columns), {}, style);
}

std::vector<std::string> baseline_table(const Comparison& comparison, const TextStyle& style) {
  if (!comparison.lack.empty()) return {};
  Grid grid("Against the baseline", Grid::Cut::middle);
  Grid::Column before{"Cost then", 2};
  Grid::Column now{"Cost now", 0};
  Grid::Column cost{"Cost", 1};
  Grid::Column tokens{"Tokens", 3};
  const auto add = [&](const std::string& name, const Comparison::Row& row, std::string_view colour) {
    const auto cell = [](const std::optional<double>& usd) { return usd ? usd_text(*usd) : "-"; };
    grid.add_row(name, colour);
    before.cells.push_back(cell(row.before.cost_usd));
    now.cells.push_back(cell(row.now.cost_usd));
    cost.cells.push_back(cost_increase_text(row));
    tokens.cells.push_back(tokens_increase_text(row));
  };
  for (const Comparison::Row& row : comparison.models) add(safe_name(row.model), row, {});
  add("TOTAL", comparison.totals, sgr::kBold);
  for (Grid::Column* column : {&before, &now, &cost, &tokens}) grid.add_column(std::move(*column));
  return grid.lines(style);
}

}  // namespace otelc::report::detail
