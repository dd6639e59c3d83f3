// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/markdown_chart.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/decimal.hpp>
#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/detail/grid.hpp>
#include <otelc/report/markdown_escape.hpp>

namespace otelc::report::detail {
namespace {

constexpr std::size_t kSlicesMax = 10;
constexpr double kMostOfAll = 0.9;
constexpr std::size_t kBarColumns = 20;

struct Slice {
  std::string name;
  double value = 0;
  bool is_name_from_outside = false;
};

// Mermaid's strings end at a quote, and its entities begin with `#`. Its treatment of other characters
// differs by version, so only plain ones are kept.
std::string mermaid_label(std::string_view name) {
  std::string out;
  for (const char c : cut_middle_to_columns(utf8_lossy(name, 1000), 48)) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                          std::string_view("-._/ ").find(c) != std::string_view::npos;
    out += is_plain ? c : '_';
  }
  return out.empty() ? "not reported" : out;
}

std::vector<Slice> costs(const usage::Summary& summary) {
  std::vector<Slice> slices;
  for (const usage::UsageRow& row : summary.models)
    if (row.usage.cost_usd.value_or(0) > 0) slices.push_back({row.name, *row.usage.cost_usd, true});
  return slices;
}

std::vector<Slice> token_types(const usage::Summary& summary) {
  constexpr std::string_view kTypes[] = {"input", "cache read", "cache write", "output"};
  std::vector<Slice> slices;
  for (std::size_t i = 0; summary.totals.tokens && i < agents::kTokenTypes; ++i)
    if (const auto tokens = (*summary.totals.tokens)[i]; tokens > 0)
      slices.push_back({std::string(kTypes[i]), static_cast<double>(tokens)});
  return slices;
}

std::string pie(const std::vector<Slice>& slices, bool is_cost) {
  std::string out = fmt::format("\n```mermaid\npie showData\n  title {}\n",
                                is_cost ? "Cost in USD by model" : "Tokens by type");
  for (const Slice& slice : slices)
    out +=
        fmt::format("  \"{}\" : {}\n", mermaid_label(slice.name), decimal_text(slice.value, is_cost ? 6 : 0));
  return out + "```\n";
}

std::string bars(const std::vector<Slice>& slices, double total, bool is_cost) {
  std::string out = fmt::format("\n| {} | {} | Share | |\n|:--|--:|--:|:--|\n", is_cost ? "Model" : "Tokens",
                                is_cost ? "Cost" : "Count");
  for (const Slice& slice : slices) {
    const double share = slice.value / total;
    out += fmt::format("| {} | {} | {} | {} |\n",
                       slice.is_name_from_outside ? markdown_name(slice.name) : slice.name,
                       is_cost ? usd_text(slice.value) : with_thousands(std::llround(slice.value)),
                       markdown_text(share_text(share)), bar_of(share, kBarColumns));
  }
  return out;
}

}  // namespace

std::string markdown_chart(const usage::Summary& summary) {
  std::vector<Slice> slices = costs(summary);
  const bool is_cost = slices.size() > 1;
  if (!is_cost) slices = token_types(summary);
  if (slices.size() < 2) return {};
  std::stable_sort(slices.begin(), slices.end(),
                   [](const Slice& a, const Slice& b) { return a.value > b.value; });
  Slice others{"others"};
  for (; slices.size() > kSlicesMax; slices.pop_back()) others.value += slices.back().value;
  if (others.value > 0) slices.push_back(others);
  double total = 0;
  for (const Slice& slice : slices) total += slice.value;
  return slices.front().value > kMostOfAll * total ? bars(slices, total, is_cost) : pie(slices, is_cost);
}

}  // namespace otelc::report::detail
