// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/live_status.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/columns.hpp>

namespace otelc::report {
namespace {

constexpr std::string_view kGap = "  ";

std::string counted(std::int64_t count, std::string_view one) {
  return fmt::format("{} {}{}", with_thousands(count), one, count == 1 ? "" : "s");
}

std::string cost_text(const usage::RunningTotals& totals) {
  if (!totals.cost_usd) return totals.tokens > 0 ? "cost not known" : std::string();
  return (totals.is_at_list_price ? "~" : "") + usd_text(*totals.cost_usd) +
         (totals.unpriced_tokens > 0 ? " + unpriced" : "");
}

std::string rate_text(double tokens_per_s) {
  if (tokens_per_s > 0 && tokens_per_s < 99.95) return fmt::format("{:.1f} tokens/s", tokens_per_s);
  return with_thousands(std::llround(std::min(tokens_per_s, 1e15))) + " tokens/s";
}

/// The pieces in the order in which they are shown, each with its rank: 0 stays longest.
struct Piece {
  int rank;
  std::string text;
};

std::vector<Piece> pieces_of(const LiveStatus& status) {
  const auto& totals = status.totals;
  std::vector<Piece> pieces;
  pieces.push_back({0, counted(totals.tokens, "token")});
  if (std::string cost = cost_text(totals); !cost.empty()) pieces.push_back({1, std::move(cost)});
  if (totals.requests) pieces.push_back({4, counted(*totals.requests, "request")});
  if (totals.errors > 0) pieces.push_back({2, counted(totals.errors, "error")});
  if (status.skipped > 0) {
    pieces.push_back({5, counted(static_cast<std::int64_t>(status.skipped), "bad line")});
  }
  pieces.push_back({3, rate_text(status.tokens_per_s)});
  return pieces;
}

}  // namespace

std::string sparkline(const std::array<double, usage::RateWindow::kWindowSeconds>& by_second,
                      std::size_t width) {
  constexpr std::string_view kHeights[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const std::size_t seconds = by_second.size() / width;
  std::vector<double> sums;
  for (std::size_t i = 0; i < width; ++i) {
    const auto* const first = by_second.begin() + i * seconds;
    double sum = 0;
    for (const auto* second = first; second != first + seconds; ++second) sum += *second;
    sums.push_back(sum);
  }
  const double most = *std::max_element(sums.begin(), sums.end());
  std::string line;
  for (const double sum : sums) {
    const double height = sum > 0 ? std::max(1.0, std::round(sum / most * 7)) : 0;
    line += kHeights[static_cast<std::size_t>(height)];
  }
  return line;
}

std::string status_text(const LiveStatus& status, std::size_t columns) {
  std::vector<Piece> pieces = pieces_of(status);
  const auto width = [&pieces] {
    std::size_t sum = 0;
    for (const Piece& piece : pieces) sum += kGap.size() + columns_of(piece.text);
    return sum - 1;  // one space before the first
  };
  while (pieces.size() > 1 && width() > columns) {
    pieces.erase(std::max_element(pieces.begin(), pieces.end(),
                                  [](const Piece& a, const Piece& b) { return a.rank < b.rank; }));
  }
  std::string text;
  for (const Piece& piece : pieces) text.append(text.empty() ? " " : kGap).append(piece.text);
  const std::size_t left = columns - std::min(columns, columns_of(text) + kGap.size());
  for (const std::size_t sparks : {std::size_t{60}, std::size_t{30}, std::size_t{20}, std::size_t{12}}) {
    if (sparks > left) continue;
    return text.append(kGap).append(sparkline(status.tokens_by_second, sparks));
  }
  return cut_to_columns(text, columns);
}

}  // namespace otelc::report
