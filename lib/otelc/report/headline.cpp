// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/headline.hpp>

#include <optional>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/billing/usage.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/columns.hpp>
#include <otelc/report/detail/layout.hpp>
#include <otelc/report/safe_name.hpp>
#include <otelc/report/sgr.hpp>

namespace otelc::report::detail {
namespace {

using billing::Usage;
using usage::Verdict;

struct HeadPiece {
  std::string text;
  std::string_view colour = {};
};

/// Joins the pieces with dots, and wraps lines only there. `indent` is that of the first line.
std::vector<std::string> lines_of_pieces(const std::vector<HeadPiece>& pieces, std::string_view indent,
                                         const TextStyle& style) {
  constexpr std::string_view kDot = " · ";
  constexpr std::size_t kDotColumns = 3;
  std::vector<std::string> lines;
  std::size_t taken = 0;
  for (const HeadPiece& piece : pieces) {
    const std::size_t width = columns_of(piece.text);
    if (lines.empty() || taken + kDotColumns + width > style.columns) {
      const std::string_view start = lines.empty() ? indent : "  ";
      lines.emplace_back(start);
      taken = start.size();
    } else {
      lines.back() += sgr::painted(kDot, sgr::kDim, style);
      taken += kDotColumns;
    }
    lines.back() += sgr::painted(piece.text, piece.colour, style);
    taken += width;
  }
  return lines;
}

std::string_view colour_of_verdict(Verdict verdict) {
  if (verdict == Verdict::complete) return sgr::kGreen;
  return verdict == Verdict::none ? sgr::kRed : sgr::kYellow;
}

std::optional<std::chrono::microseconds> wall_time(const Report& report) {
  if (report.elapsed) return report.elapsed;
  const usage::Summary& summary = report.summary;
  if (summary.first <= 0 || summary.last <= summary.first) return std::nullopt;
  return std::chrono::microseconds((summary.last - summary.first) / 1000);
}

std::string requests_piece(const Usage& totals) {
  std::string text = plural(*totals.requests, "request");
  if (totals.errors.value_or(0) > 0) text += " (" + plural(*totals.errors, "error") + ")";
  return text;
}

std::string_view colour_of_outcome(Outcome outcome) {
  if (outcome == Outcome::passed) return sgr::kGreen;
  return outcome == Outcome::failed ? sgr::kRed : sgr::kYellow;
}

std::string_view mark_of(Outcome outcome) {
  if (outcome == Outcome::passed) return "✓";
  return outcome == Outcome::failed ? "✗" : "?";
}

std::string gate_text(const Gate& gate) {
  return fmt::format("{} {} {}", mark_of(gate.outcome), gate.name, name_of(gate.outcome));
}

/// Whether the amounts alone explain the gate's outcome. Otherwise its message is shown.
bool do_amounts_say(const Gate& gate) {
  return gate.measured && (gate.outcome != Outcome::failed || *gate.measured > gate.limit);
}

std::string amounts_of(const Gate& gate) {
  return fmt::format("{}{}, limit {}", measured_text(gate), gate.unit == Unit::percent ? " missing" : "",
                     limit_text(gate));
}

}  // namespace

TextStyle with_width(const TextStyle& style) {
  constexpr std::size_t kWithoutTerminal = 80;
  return {style.columns > 0 ? style.columns : kWithoutTerminal, style.is_coloured};
}

std::string marked_cost(const Usage& usage) {
  if (!usage.cost_usd) return "-";
  const bool is_priced = usage.cost_source == billing::CostSource::priced;
  const bool is_least = usage.unpriced_tokens > 0 || (is_priced && usage.is_list_least);
  return fmt::format("{}{}{}", is_least ? "≥" : "", is_priced ? "~" : "", usd_text(*usage.cost_usd));
}

std::vector<std::string> headline(const Report& report, const TextStyle& style) {
  const Usage& totals = report.summary.totals;
  std::vector<HeadPiece> pieces;
  if (totals.cost_usd) {
    pieces.push_back({marked_cost(totals), sgr::kBold});
  } else if (totals.total_tokens.value_or(0) > 0) {
    pieces.push_back({"cost unknown", sgr::kYellow});
  }
  if (totals.total_tokens) pieces.push_back({plural(*totals.total_tokens, "token")});
  if (totals.requests)
    pieces.push_back({requests_piece(totals), totals.errors.value_or(0) > 0 ? sgr::kRed : ""});
  if (const auto time = wall_time(report)) pieces.push_back({duration_text(*time)});
  if (const auto hits = cache_hit_share(totals)) pieces.push_back({share_text(*hits) + " cache hits"});
  const Verdict verdict = report.summary.check.verdict;
  pieces.push_back({verdict == Verdict::none ? "no model usage" : std::string(usage::name_of(verdict)),
                    colour_of_verdict(verdict)});
  return lines_of_pieces(pieces, "", style);
}

std::vector<std::string> verdict_reason(const usage::Check& check, const TextStyle& style, bool is_full) {
  if (check.verdict != Verdict::partial && !is_full) return {};
  if (check.reason.empty()) return {};
  const std::string line = broken_at_spaces(
      fmt::format("  {}: {}", usage::name_of(check.verdict), safe_name(check.reason)), style.columns);
  return painted_lines(line, colour_of_verdict(check.verdict), style);
}

std::vector<std::string> brief_verdict_reason(const usage::Check& check, const TextStyle& style) {
  const TextStyle plain{style.columns, false};
  std::vector<std::string> lines = verdict_reason(check, plain, false);
  if (lines.size() > 2) {
    lines[1] = cut_to_columns(lines[1], style.columns - 2) + " …";
    lines.resize(2);
  }
  for (std::string& line : lines) line = sgr::painted(line, colour_of_verdict(check.verdict), style);
  return lines;
}

std::vector<std::string> gate_lines(const std::vector<Gate>& gates, const TextStyle& style) {
  std::vector<std::string> lines;
  for (const Gate& gate : gates) {
    const std::string what = do_amounts_say(gate) ? amounts_of(gate) : safe_name(gate.message);
    const std::string line = broken_at_spaces(fmt::format("  {}: {}", gate_text(gate), what), style.columns);
    for (std::string& part : painted_lines(line, colour_of_outcome(gate.outcome), style))
      lines.push_back(std::move(part));
  }
  return lines;
}

std::vector<std::string> brief_gate_lines(const std::vector<Gate>& gates, const TextStyle& style) {
  constexpr std::size_t kGateIndent = 2;
  std::vector<HeadPiece> pieces;
  for (const Gate& gate : gates) {
    std::string text = do_amounts_say(gate) ? fmt::format("{} {}: {} of {}", mark_of(gate.outcome), gate.name,
                                                          measured_text(gate), limit_text(gate))
                                            : gate_text(gate);
    pieces.push_back({std::move(text), colour_of_outcome(gate.outcome)});
    if (columns_of(pieces.back().text) + kGateIndent > style.columns) return gate_lines(gates, style);
  }
  return lines_of_pieces(pieces, "  ", style);
}

}  // namespace otelc::report::detail
