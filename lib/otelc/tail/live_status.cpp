// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/live_status.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/columns.hpp>

namespace otelc::tail {
namespace {

constexpr std::string_view kGap = "  ";

std::string counted(std::int64_t count, std::string_view one) {
  return fmt::format("{} {}{}", with_thousands(count), one, count == 1 ? "" : "s");
}

std::string cost_text(const ledger::RunningTotals& totals) {
  if (!totals.cost_usd) return totals.tokens > 0 ? "cost unknown" : std::string();
  return (totals.is_at_list_price ? "~" : "") + report::usd_text(*totals.cost_usd) +
         (totals.unpriced_tokens > 0 ? " + unpriced" : "");
}

std::string rate_text(double tokens_per_s) {
  if (tokens_per_s > 0 && tokens_per_s < 99.95) return fmt::format("{:.1f} tokens/s", tokens_per_s);
  return with_thousands(std::llround(std::min(tokens_per_s, 1e15))) + " tokens/s";
}

constexpr int kRankMax = 5;
/// The count of tokens is shortened before a piece of this rank or below is left out.
constexpr int kRankWorthShortening = 2;

/// A part of the row. Rank 0 stays longest.
struct Piece {
  int rank;
  std::string text;
};

/// Returns the pieces in the order in which they are shown.
std::vector<Piece> pieces_of(const LiveStatus& status) {
  const auto& totals = status.totals;
  // An unknown cost matters less than the tokens.
  const bool has_cost = totals.cost_usd.has_value();
  std::vector<Piece> pieces;
  pieces.push_back({has_cost ? 1 : 0, counted(totals.tokens, "token")});
  if (std::string cost = cost_text(totals); !cost.empty()) {
    pieces.push_back({has_cost ? 0 : 1, std::move(cost)});
  }
  if (totals.requests) pieces.push_back({4, counted(*totals.requests, "request")});
  if (totals.errors > 0) pieces.push_back({2, counted(totals.errors, "error")});
  if (status.skipped > 0) {
    pieces.push_back({kRankMax, counted(static_cast<std::int64_t>(status.skipped), "bad line")});
  }
  return pieces;
}

/// Joins the pieces up to a rank.
std::string joined(const std::vector<Piece>& pieces, int rank_max) {
  std::string text;
  for (const Piece& piece : pieces) {
    if (piece.rank <= rank_max) text.append(text.empty() ? "" : kGap).append(piece.text);
  }
  return text;
}

/// Joins as many pieces as fit. The first piece must be the tokens.
std::string fitted(const std::vector<Piece>& pieces, std::int64_t tokens, std::size_t columns) {
  std::string text;
  for (int rank = kRankMax; rank >= 0; --rank) {
    text = joined(pieces, rank);
    if (report::columns_of(text) <= columns) return text;
    if (rank > kRankWorthShortening) continue;
    std::vector<Piece> shorter = pieces;
    shorter.front().text = report::compact_count(tokens) + (tokens == 1 ? " token" : " tokens");
    text = joined(shorter, rank);
    if (report::columns_of(text) <= columns) return text;
  }
  return report::cut_to_columns(text, columns);
}

}  // namespace

std::string sparkline(const std::array<double, ingest::RateWindow::kWindowSeconds>& by_second,
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
  if (columns == 0) return {};
  std::vector<Piece> pieces = pieces_of(status);
  pieces.push_back({3, rate_text(status.tokens_per_s)});
  std::string text = " " + fitted(pieces, status.totals.tokens, columns - 1);
  const std::size_t left = columns - std::min(columns, report::columns_of(text) + kGap.size());
  for (const std::size_t sparks : {std::size_t{60}, std::size_t{30}, std::size_t{20}, std::size_t{12}}) {
    if (sparks > left) continue;
    return text.append(kGap).append(sparkline(status.tokens_by_second, sparks));
  }
  return text;
}

std::string counting_text(int percent, std::size_t columns) {
  return report::cut_to_columns(fmt::format(" counting… {} %", percent), columns);
}

std::string totals_text(const LiveStatus& status, std::size_t columns) {
  return fitted(pieces_of(status), status.totals.tokens, columns);
}

}  // namespace otelc::tail
