// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/usage_table.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/headline.hpp>
#include <otelc/report/sgr.hpp>

namespace otelc::report::detail {
namespace {

using billing::Usage;

/// Each line's share of the cost of all, or of the tokens if no cost is known. Negative if unknown.
std::vector<double> shares_of(const std::vector<UsageLine>& lines) {
  const auto cost = [](const Usage& usage) { return usage.cost_usd.value_or(-1); };
  const auto tokens = [](const Usage& usage) { return static_cast<double>(usage.total_tokens.value_or(-1)); };
  const auto sum = [&](const auto& amount) {
    double all = 0;
    for (const UsageLine& line : lines) all += std::max(0.0, amount(*line.usage));
    return all;
  };
  const double all_cost = sum(cost);
  const double all_tokens = sum(tokens);
  std::vector<double> shares;
  for (const UsageLine& line : lines) {
    const double own = all_cost > 0 ? cost(*line.usage) : tokens(*line.usage);
    const double all = all_cost > 0 ? all_cost : all_tokens;
    shares.push_back(own >= 0 && all > 0 ? own / all : -1);
  }
  return shares;
}

bool is_share_of_cost(const std::vector<UsageLine>& lines) {
  return std::ranges::any_of(lines,
                             [](const UsageLine& line) { return line.usage->cost_usd.value_or(0) > 0; });
}

}  // namespace

UsageTable::UsageTable(std::string title, Grid::Cut cut, const std::vector<UsageLine>& lines,
                       std::size_t rows_max)
    : grid_(std::move(title), cut), lines_(lines), shown_(std::min(lines.size(), rows_max)) {
  for (std::size_t i = 0; i < shown_; ++i) grid_.add_row(lines[i].name);
}

void UsageTable::add_total(const Usage& total) {
  total_ = &total;
  grid_.add_row("TOTAL", sgr::kBold);
}

void UsageTable::add(std::string title, int rank, const std::function<std::string(const Usage&)>& cell_of,
                     std::string_view colour) {
  Grid::Column column{std::move(title), rank, Grid::Align::right, colour, {}};
  for (std::size_t i = 0; i < shown_; ++i) column.cells.push_back(cell_of(*lines_[i].usage));
  if (total_ != nullptr) column.cells.push_back(cell_of(*total_));
  const auto says_nothing = [](const std::string& cell) { return cell.empty() || cell == "-"; };
  if (rank > 0 && std::ranges::all_of(column.cells, says_nothing)) return;
  grid_.add_column(std::move(column));
}

void UsageTable::add_words(std::string title, int rank, Grid::Align align,
                           const std::function<std::string(const UsageLine&)>& cell_of,
                           const std::string& total) {
  Grid::Column column{std::move(title), rank, align, {}, {}};
  for (std::size_t i = 0; i < shown_; ++i) column.cells.push_back(cell_of(lines_[i]));
  if (total_ != nullptr) column.cells.push_back(total);
  grid_.add_column(std::move(column));
}

void UsageTable::add_shares(int bar_rank, int percent_rank) {
  if (lines_.size() < 2) return;
  std::vector<double> shares = shares_of(lines_);
  shares.resize(shown_);
  if (total_ != nullptr) shares.push_back(-1);
  Grid::Column percents{is_share_of_cost(lines_) ? "Share" : "Of tokens", percent_rank};
  for (const double share : shares) percents.cells.push_back(share < 0 ? "" : share_text(share));
  grid_.add_bars(bar_rank, std::move(shares));
  grid_.add_column(std::move(percents));
}

std::vector<std::string> UsageTable::lines(const TextStyle& style, bool has_head) const {
  std::vector<std::string> lines = grid_.lines(style, has_head);
  if (shown_ < lines_.size()) {
    const auto at = lines.end() - (total_ != nullptr ? 1 : 0);
    lines.insert(at, "  " + sgr::painted(left_out(), sgr::kDim, style));
  }
  return lines;
}

std::string UsageTable::left_out() const {
  Usage sum;
  bool is_whole = true;
  double usd = 0;
  for (std::size_t i = shown_; i < lines_.size(); ++i) {
    const Usage& usage = *lines_[i].usage;
    if (usage.cost_source == billing::CostSource::priced) sum.cost_source = billing::CostSource::priced;
    sum.is_list_least = sum.is_list_least || usage.is_list_least;
    is_whole = is_whole && usage.cost_usd && usage.unpriced_tokens == 0;
    if (usage.cost_usd) sum.cost_usd = usd += *usage.cost_usd;
  }
  if (!is_whole) sum.unpriced_tokens = 1;
  return fmt::format("… {} more, {}", with_thousands(static_cast<long long>(lines_.size() - shown_)),
                     sum.cost_usd ? marked_cost(sum) : "cost unknown");
}

}  // namespace otelc::report::detail
