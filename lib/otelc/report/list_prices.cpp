// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/list_prices.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/layout.hpp>
#include <otelc/report/detail/list_prices.hpp>
#include <otelc/report/safe_name.hpp>
#include <otelc/usage/cost_basis.hpp>

namespace otelc::report {
namespace {

using billing::Usage;
using usage::CostBasis;
using usage::Summary;
using usage::UsageRow;

// `>` marks a minimum: long requests cost more, and their lengths are unknown.
std::string usd_cell(const std::optional<double>& usd, bool is_least = false) {
  return fmt::format("{:>12}", usd ? (is_least ? ">" : "") + usd_text(*usd) : "-");
}

std::string difference_cell(const Usage& usage) {
  const auto percent = usage::list_difference_percent(usage);
  return fmt::format("{:>10}", percent ? change_text(*percent) : "-");
}

constexpr std::size_t kNameWidth = 30;

detail::NameColumn names_of(const Summary& summary, const TextStyle& style, std::size_t beside) {
  detail::NameColumn names(style, kNameWidth, kNameWidth, beside);
  for (const UsageRow& row : summary.models) names.see(safe_name(row.name));
  return names;
}

std::vector<std::string> table_of_both(const Summary& summary, const TextStyle& style) {
  const detail::NameColumn names = names_of(summary, style, 37);
  std::vector<std::string> lines = {
      "",
      fmt::format("  {} {:>12} {:>12} {:>10}", names.cell("Model"), "Reported", "List price", "Difference"),
      fmt::format("  {} {:-<12} {:-<12} {:-<10}", names.rule(), "", "", "")};
  const auto add = [&](const std::string& name, const Usage& usage) {
    lines.push_back(fmt::format("  {} {} {} {}", names.cell(name), usd_cell(usage.reported_usd),
                                usd_cell(usage.whole_list_usd(), usage.is_list_least),
                                difference_cell(usage)));
  };
  for (const UsageRow& row : summary.models) add(safe_name(row.name), row.usage);
  if (summary.models.size() > 1) add("TOTAL", summary.totals);
  return lines;
}

// A table of its own, so that list prices are not mistaken for reported costs.
std::vector<std::string> table_of_priced(const Summary& summary, const TextStyle& style) {
  const detail::NameColumn names = names_of(summary, style, 13);
  std::vector<std::string> lines = {
      "", fmt::format("  {} {:>12}", names.cell("Model (at list price)"), "Cost (USD)"),
      fmt::format("  {} {:-<12}", names.rule(), "")};
  const auto add = [&](const std::string& name, const std::string& cost) {
    lines.push_back(fmt::format("  {} {}", names.cell(name), cost));
  };
  for (const UsageRow& row : summary.models) {
    if (row.usage.cost_source == billing::CostSource::priced)
      add(safe_name(row.name), usd_cell(row.usage.cost_usd, row.usage.is_list_least));
  }
  if (summary.models.size() > 1 && summary.unpriced_models.empty())
    add("ALL MODELS", usd_cell(summary.totals.cost_usd));
  return lines;
}

}  // namespace

std::string price_lists_text(const Summary& summary) {
  std::string text;
  for (const prices::PriceSource& list : summary.price_lists)
    text += fmt::format("{}{} of {}", text.empty() ? "" : ", ", safe_name(list.name), list.date);
  return text;
}

std::vector<std::string> cost_remarks(const Summary& summary) {
  std::vector<std::string> texts;
  for (const std::string& model : summary.unpriced_models)
    texts.push_back(fmt::format("no price for {}; pass --prices FILE", model));
  for (const usage::CostDifference& model : usage::cost_differences(summary)) {
    const std::string percent =
        model.reported_usd > 0 ? ", " + change_text(100 * (model.list_usd / model.reported_usd - 1)) : "";
    const auto [reported, list] = usd_texts(model.reported_usd, model.list_usd);
    texts.push_back(fmt::format("{}: the agent reported {}, the list price is {}{} ({})", model.model,
                                reported, list, percent, price_lists_text(summary)));
  }
  return texts;
}

std::vector<std::string> detail::list_price_lines(const Summary& summary, const TextStyle& style) {
  const auto& models = summary.models;
  const bool is_both = summary.cost_basis == CostBasis::both;
  const bool any_priced = std::any_of(models.begin(), models.end(), [](const UsageRow& row) {
    return row.usage.cost_source == billing::CostSource::priced;
  });
  if (models.empty() || (!is_both && !any_priced)) return {};
  std::vector<std::string> lines = is_both ? table_of_both(summary, style) : table_of_priced(summary, style);
  const bool is_least =
      std::any_of(models.begin(), models.end(), [](const UsageRow& row) { return row.usage.is_list_least; });
  if (is_least) lines.emplace_back("  >: at least; longer requests cost more, and only their sum is known");
  if (!summary.price_lists.empty()) lines.push_back("  List prices: " + price_lists_text(summary));
  return lines;
}

}  // namespace otelc::report
