// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <otelc/base/text.hpp>
#include <otelc/report/detail/explain.hpp>
#include <otelc/report/detail/layout.hpp>
#include <otelc/report/detail/list_prices.hpp>
#include <otelc/report/detail/notes.hpp>
#include <otelc/report/detail/tables.hpp>
#include <otelc/report/detail/verdict.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report {
namespace {

using billing::Usage;
using usage::Summary;
using usage::UsageRow;

class Text {
 public:
  explicit Text(const TextStyle& style) : style_(style) {}
  [[nodiscard]] const TextStyle& style() const { return style_; }
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }
  void lines(const std::vector<std::string>& lines) {
    for (const std::string& text : lines) line("{}", text);
  }
  std::string take() { return detail::lay_out(std::move(out_), style_); }

 private:
  const TextStyle& style_;
  std::string out_;
};

// --- Output of otel.py, byte for byte. -----------------------------------------------------------

void tokens_of_models(Text& out, const Summary& summary) {
  for (const UsageRow& row : summary.models) {
    const Usage& usage = row.usage;
    if (!usage.tokens || (usage.types_seen == 0 && usage.other_tokens.empty())) continue;
    out.line("\n  Model: {}", safe_name(row.name));
    out.line("  {:<20} {:>12}", "Token Type", "Count");
    out.line("  {:-<20} {:-<12}", "", "");
    for (std::size_t i = 0; i < agents::kTokenTypes; ++i) {
      if ((usage.types_seen >> i & 1) == 0) continue;
      out.line("  {:<20} {:>12}", agents::kTokenTypeNames[i], with_thousands((*usage.tokens)[i]));
    }
    for (const auto& [type, tokens] : usage.other_tokens) {
      out.line("  {} {:>12}", detail::original_cell(safe_name(type), 20, out.style()),
               with_thousands(tokens));
    }
    out.line("  {:<20} {:>12}", "TOTAL", with_thousands(usage.total_tokens.value_or(0)));
  }
}

// otel.py added doubles in their order of arrival. Where an amount lies between two printed values, the
// rounding errors of that sum decide which one it printed.
double as_the_original_added(const Usage& usage) {
  constexpr double kSameUsd = 1e-9;
  const double sum = usage.reported_as_it_came;
  return std::abs(sum - *usage.reported_usd) < kSameUsd ? sum : *usage.reported_usd;
}

void cost_of_models(Text& out, const Summary& summary) {
  if (summary.cost_basis == usage::CostBasis::list) return;
  const auto has_cost = [](const UsageRow& row) { return row.usage.reported_usd.has_value(); };
  const auto count = std::count_if(summary.models.begin(), summary.models.end(), has_cost);
  if (count == 0) return;
  constexpr std::size_t kWidth = 30;
  detail::NameColumn names(out.style(), kWidth, kWidth, 13);
  for (const UsageRow& row : summary.models)
    if (has_cost(row)) names.see(safe_name(row.name));
  const auto cell = [&](const std::string& name) {
    return out.style().columns > 0 ? names.cell(name) : detail::original_cell(name, kWidth, out.style());
  };
  out.line("\n  {} {:>12}", cell("Model"), "Cost (USD)");
  out.line("  {} {:-<12}", names.rule(), "");
  double total = 0;
  for (const UsageRow& row : summary.models) {
    if (!has_cost(row)) continue;
    total += as_the_original_added(row.usage);
    out.line("  {} ${:>11.4f}", cell(safe_name(row.name)), as_the_original_added(row.usage));
  }
  if (count > 1) out.line("  {} ${:>11.4f}", cell("TOTAL"), total);
}

void time_and_requests(Text& out, const Summary& summary) {
  if (!summary.active_ms.empty()) out.line("\n  Active Time:");
  for (const auto& [type, milliseconds] : summary.active_ms) {
    const std::int64_t seconds = milliseconds / 1000;
    out.line("    {}: {}m {}s", safe_name(type), seconds / 60, seconds % 60);
  }
  if (summary.totals.requests.value_or(0) == 0) return;
  out.line("\n  API Requests: {}", *summary.totals.requests);
  const double api_s = static_cast<double>(summary.totals.duration_us.value_or(0)) / 1e6;
  if (api_s != 0) out.line("  Total API time: {:.1f}s", api_s);
}

}  // namespace

std::string text(const Report& report) {
  const Summary& summary = report.summary;
  if (const auto sentence = detail::nothing_collected(summary); !sentence.empty())
    return fmt::format("{}\n", sentence);
  Text out(report.style);
  tokens_of_models(out, summary);
  cost_of_models(out, summary);
  time_and_requests(out, summary);
  out.lines(detail::list_price_lines(summary, report.style));
  out.lines(detail::breakdown_lines(report));
  out.lines(detail::log_lines(report));
  std::vector<std::string> lines = detail::note_lines(summary);
  for (std::string& line : detail::check_lines(summary.check)) lines.push_back(std::move(line));
  if (!lines.empty()) out.line("");
  out.lines(lines);
  out.lines(detail::explain_lines(report));
  out.lines(detail::verdict_lines(report));
  return out.take();
}

}  // namespace otelc::report
