// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/markdown.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/comparison.hpp>
#include <otelc/report/detail/markdown_chart.hpp>
#include <otelc/report/detail/markdown_folded.hpp>
#include <otelc/report/detail/origin.hpp>
#include <otelc/report/markdown_escape.hpp>
#include <otelc/report/text.hpp>
#include <otelc/report/without_model.hpp>

namespace otelc::report {
namespace {

using billing::Usage;
using usage::Comparison;
using usage::Summary;
using usage::UsageRow;

constexpr std::string_view kUnknown = "–";

std::string count_cell(const std::optional<std::int64_t>& count) {
  return count ? with_thousands(*count) : std::string(kUnknown);
}

std::string cost_cell(const std::optional<double>& usd) {
  return usd ? usd_text(*usd) : std::string(kUnknown);
}

std::string_view sign_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "✅";
    case Outcome::failed:
      return "❌";
    case Outcome::no_data:
      break;
  }
  return "⚪";
}

// failed if any gate failed, else passed if any passed. A gate without data is neither.
Outcome worst(const std::vector<Gate>& gates) {
  const auto has = [&](Outcome outcome) {
    return std::any_of(gates.begin(), gates.end(), [=](const Gate& gate) { return gate.outcome == outcome; });
  };
  if (has(Outcome::failed)) return Outcome::failed;
  return has(Outcome::passed) ? Outcome::passed : Outcome::no_data;
}

// Cost, usage, gates and verdict in one sentence.
std::string headline(const Report& report) {
  const Summary& summary = report.summary;
  std::string failed;
  for (const Gate& gate : report.gates)
    if (gate.outcome == Outcome::failed) failed += (failed.empty() ? "" : ", ") + gate.name;
  std::string text = "### ";
  if (!report.gates.empty()) text += fmt::format("{} ", sign_of(worst(report.gates)));
  const Usage& totals = summary.totals;
  if (!totals.is_known()) {
    text += "No model usage was reported";
  } else if (const std::string errors = only_errors_text(totals); !errors.empty()) {
    text += errors;
  } else {
    const bool is_least = totals.unpriced_tokens > 0;
    text += totals.cost_usd ? (is_least ? "At least " : "") + usd_text(*totals.cost_usd) : "Cost unknown";
    if (totals.total_tokens) text += " for " + plural(*totals.total_tokens, "token");
    if (totals.requests) text += " in " + plural(*totals.requests, "request");
    if (totals.errors.value_or(0) > 0) text += ", " + plural(*totals.errors, "error");
  }
  if (summary.check.verdict == usage::Verdict::partial) text += ", telemetry is incomplete";
  if (!failed.empty()) text += fmt::format(" ({}: failed)", failed);
  return text + "\n";
}

void model_row(std::string& out, const std::string& name, const Usage& usage, std::string_view strong) {
  const auto type = [&](agents::TokenType which) {
    return usage.tokens ? with_thousands((*usage.tokens)[static_cast<std::size_t>(which)])
                        : std::string(kUnknown);
  };
  using agents::TokenType;
  out +=
      fmt::format("| {} | {} | {} | {} | {} | {} | {} | {}{}{} | {}{}{} |\n", name,
                  count_cell(usage.requests), count_cell(usage.errors), type(TokenType::input),
                  type(TokenType::cache_read), type(TokenType::cache_creation), type(TokenType::output),
                  strong, count_cell(usage.total_tokens), strong, strong, cost_cell(usage.cost_usd), strong);
}

void models(std::string& out, const Summary& summary) {
  const std::string rest = without_model_text(summary);
  const std::size_t rows = summary.models.size() - (rest.empty() ? 0 : 1);
  if (rows > 0) {
    out +=
        "\n| Model | Requests | Errors | Input | Cache read | Cache write | Output | Tokens | Cost |\n"
        "|:--|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    for (const UsageRow& row : summary.models)
      if (!is_without_model(row)) model_row(out, markdown_name(row.name), row.usage, "");
    if (summary.models.size() > 1) model_row(out, "**Total**", summary.totals, "**");
  }
  if (!rest.empty()) out += "\n" + rest + "\n";
}

void gates(std::string& out, const std::vector<Gate>& gates) {
  if (gates.empty()) return;
  out += "\n| Gate | Result | Measured | Limit | |\n|:--|:--|--:|--:|:--|\n";
  for (const Gate& gate : gates)
    out += fmt::format("| {} | {} {} | {} | {} | {} |\n", gate.name, sign_of(gate.outcome),
                       name_of(gate.outcome), measured_text(gate), limit_text(gate),
                       markdown_text(gate.message));
}

void baseline_row(std::string& out, const std::string& name, const Comparison::Row& row) {
  out +=
      fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", name, cost_cell(row.before.cost_usd),
                  cost_cell(row.now.cost_usd), cost_increase_text(row), count_cell(row.before.total_tokens),
                  count_cell(row.now.total_tokens), tokens_increase_text(row));
}

void baseline(std::string& out, const Comparison& comparison) {
  out += "\nBaseline: " + markdown_name(comparison.baseline);
  if (!comparison.lack.empty()) {
    out += " (" + markdown_text(comparison.lack) + ")\n";
    return;
  }
  out +=
      "\n\n| Model | Cost before | Cost now | Cost | Tokens before | Tokens now | Tokens |\n"
      "|:--|--:|--:|--:|--:|--:|--:|\n";
  for (const Comparison::Row& row : comparison.models) baseline_row(out, markdown_name(row.model), row);
  baseline_row(out, "**Total**", comparison.totals);
}

// The fence is longer than any run of backticks in the text, so that no line of it can close the block.
void details(std::string& out, const Report& report) {
  const std::string words = text({report.summary, report.by});
  std::string fence = "```";
  while (words.find(fence) != std::string::npos) fence += '`';
  out += "\n<details>\n<summary>The whole summary</summary>\n\n" + fence + "text\n" + words + fence +
         "\n\n</details>\n";
}

}  // namespace

std::string markdown(const Report& report) {
  std::string out = headline(report);
  const std::string origin = detail::origin_markdown(report.summary.origin);
  if (!origin.empty()) out += "\n" + origin + "\n";
  models(out, report.summary);
  gates(out, report.gates);
  if (report.comparison) baseline(out, *report.comparison);
  out += detail::markdown_chart(report.summary) +
         detail::markdown_sessions(report.summary, kMarkdownSessionsMax) +
         detail::markdown_tools(report.summary);
  details(out, report);
  const std::string made = detail::made_text(report.maker);
  if (!made.empty()) out += "\nGenerated " + made + "\n";
  return out;
}

}  // namespace otelc::report
