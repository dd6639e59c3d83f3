// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/comparison.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/tables.hpp>

namespace otelc::report::detail {
namespace {

using usage::Comparison;
using usage::Spend;

std::string change(std::optional<double> before, std::optional<double> now) {
  const auto percent = usage::increase_percent(before, now);
  return percent ? change_text(*percent) : unknown();
}

std::optional<double> as_double(const std::optional<std::int64_t>& count) {
  return count ? std::optional(static_cast<double>(*count)) : std::nullopt;
}

std::string comparison_row(const Comparison::Row& row, const std::string& name) {
  const Spend& before = row.before;
  const Spend& now = row.now;
  return "<tr>" + name_cell(name) + number_cell("Cost before", usd(before.cost_usd)) +
         number_cell("Cost now", usd(now.cost_usd)) +
         number_cell("Change", change(before.whole_cost_usd(), now.whole_cost_usd())) +
         number_cell("Tokens before", count(before.total_tokens)) +
         number_cell("Tokens now", count(now.total_tokens)) +
         number_cell("Change", change(as_double(before.total_tokens), as_double(now.total_tokens))) +
         "</tr>\n";
}

}  // namespace

Section comparison_section(const Report& report) {
  if (!report.comparison) return {};
  const Comparison& comparison = *report.comparison;
  const std::string heading = "Against the baseline";
  if (!comparison.lack.empty())
    return {"baseline", heading,
            fmt::format("<p class=\"note\">{}: {}.</p>\n", name_markup(comparison.baseline),
                        escaped(comparison.lack))};
  std::vector<const Comparison::Row*> sorted;
  for (const Comparison::Row& row : comparison.models) sorted.push_back(&row);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
    return std::max(a->before.cost_usd, a->now.cost_usd) > std::max(b->before.cost_usd, b->now.cost_usd);
  });
  std::string rows;
  for (std::size_t i = 0; i < std::min(sorted.size(), kModelsMax); ++i)
    rows += comparison_row(*sorted[i], name_markup(sorted[i]->model));
  return {"baseline", heading,
          table("Compared with " + name_markup(comparison.baseline),
                {{"Model", false},
                 {"Cost before"},
                 {"Cost now"},
                 {"Change"},
                 {"Tokens before"},
                 {"Tokens now"},
                 {"Change"}},
                rows, comparison_row(comparison.totals, "All models")) +
              left_out(sorted.size(), kModelsMax, "model")};
}

}  // namespace otelc::report::detail
