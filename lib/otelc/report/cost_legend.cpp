// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/cost_legend.hpp>

#include <algorithm>
#include <utility>

#include <otelc/base/text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/detail/layout.hpp>
#include <otelc/report/detail/notes.hpp>
#include <otelc/report/list_prices.hpp>
#include <otelc/report/safe_name.hpp>
#include <otelc/report/sgr.hpp>

namespace otelc::report::detail {

std::vector<std::string> cost_legend(const usage::Summary& summary, const TextStyle& style) {
  const auto any = [&summary](const auto& is_so) {
    return std::ranges::any_of(summary.models, [&](const usage::UsageRow& row) { return is_so(row.usage); });
  };
  const auto is_priced = [](const billing::Usage& usage) {
    return usage.cost_source == billing::CostSource::priced;
  };
  std::vector<std::string> lines;
  const auto add = [&](const std::string& text) {
    for (std::string& line : painted_lines(broken_at_spaces("  " + text, style.columns), sgr::kDim, style))
      lines.push_back(std::move(line));
  };
  if (any(is_priced)) {
    const std::string lists = price_lists_text(summary);
    add("~ list price" + (lists.empty() ? "" : " (" + lists + ")"));
  }
  if (summary.totals.cost_usd && !summary.unpriced_models.empty()) {
    constexpr std::size_t kNamedMax = 3;
    constexpr std::size_t kNameColumns = 30;
    std::vector<std::string> named = summary.unpriced_models;
    const std::size_t more = named.size() - std::min(named.size(), kNamedMax);
    named.resize(named.size() - more);
    for (std::string& name : named) name = cut_middle_to_columns(safe_name(name), kNameColumns);
    add("≥ at least: no price for " + joined(named) +
        (more > 0 ? " and " + with_thousands(static_cast<long long>(more)) + " more" : ""));
  }
  if (any([&](const billing::Usage& usage) { return is_priced(usage) && usage.is_list_least; }))
    add("≥ at least: long requests cost more, and their lengths are unknown");
  return lines;
}

}  // namespace otelc::report::detail
