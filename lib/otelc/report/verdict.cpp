// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/verdict.hpp>

#include <optional>
#include <string_view>

#include <fmt/format.h>

#include <otelc/report/amount_text.hpp>
#include <otelc/report/comparison.hpp>
#include <otelc/report/detail/layout.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report::detail {
namespace {

using usage::Comparison;
using usage::Spend;

void write_spend(JsonWriter& json, std::string_view key, const Spend& spend) {
  json.key(key);
  json.open('{');
  json.key("cost_usd");
  json.decimal(spend.cost_usd, 12);
  json.key("total_tokens");
  json.integer(spend.total_tokens);
  json.key("requests");
  json.integer(spend.requests);
  json.key("unpriced_tokens");
  json.number(spend.unpriced_tokens);
  json.close('}');
}

void write_differences(JsonWriter& json, const Comparison::Row& row) {
  write_spend(json, "before", row.before);
  write_spend(json, "now", row.now);
  json.key("cost_increase_percent");
  json.decimal(usage::increase_percent(row.before.cost_usd, row.now.cost_usd), 6);
  json.key("tokens_increase_percent");
  json.decimal(usage::increase_percent(row.before.total_tokens, row.now.total_tokens), 6);
}

void write_baseline(JsonWriter& json, const Comparison& comparison) {
  json.key("baseline");
  json.open('{');
  json.key("path");
  json.string(comparison.baseline);
  json.key("lack");
  json.text_or_null(comparison.lack);
  json.key("models");
  json.open('[');
  for (const Comparison::Row& row : comparison.models) {
    json.open('{');
    json.key("model");
    json.text_or_null(row.model);
    write_differences(json, row);
    json.close('}');
  }
  json.close(']');
  json.key("totals");
  json.open('{');
  write_differences(json, comparison.totals);
  json.close('}');
  json.close('}');
}

std::string_view name_of(Unit unit) {
  switch (unit) {
    case Unit::usd:
      return "usd";
    case Unit::tokens:
      return "tokens";
    case Unit::percent:
    case Unit::increase:
      break;
  }
  return "percent";
}

void write_gates(JsonWriter& json, const std::vector<Gate>& gates) {
  json.key("gates");
  json.open('[');
  for (const Gate& gate : gates) {
    json.open('{');
    json.key("name");
    json.string(gate.name);
    json.key("outcome");
    json.string(report::name_of(gate.outcome));
    json.key("unit");
    json.string(name_of(gate.unit));
    json.key("measured");
    json.decimal(gate.measured, 12);
    json.key("limit");
    json.decimal(gate.limit, 12);
    json.key("message");
    json.string(gate.message);
    json.close('}');
  }
  json.close(']');
}

std::string usd_cell(const std::optional<double>& usd) {
  return fmt::format("{:>12}", usd ? usd_text(*usd) : "-");
}

void add_row(std::vector<std::string>& lines, const std::string& name, const Comparison::Row& row) {
  lines.push_back(fmt::format("  {} {} {} {:>10} {:>10}", name, usd_cell(row.before.cost_usd),
                              usd_cell(row.now.cost_usd), cost_increase_text(row),
                              tokens_increase_text(row)));
}

void add_comparison(std::vector<std::string>& lines, const Comparison& comparison, const TextStyle& style) {
  lines.push_back(fmt::format("\n  Baseline: {}{}", safe_name(comparison.baseline),
                              comparison.lack.empty() ? "" : " (" + safe_name(comparison.lack) + ")"));
  if (!comparison.lack.empty()) return;
  NameColumn names(style, 30, 30, 48);
  for (const Comparison::Row& row : comparison.models) names.see(safe_name(row.model));
  lines.push_back(fmt::format("  {} {:>12} {:>12} {:>10} {:>10}", names.cell("Model"), "Cost before",
                              "Cost now", "Cost", "Tokens"));
  lines.push_back(fmt::format("  {} {:-<12} {:-<12} {:-<10} {:-<10}", names.rule(), "", "", "", ""));
  for (const Comparison::Row& row : comparison.models) add_row(lines, names.cell(safe_name(row.model)), row);
  add_row(lines, names.cell("TOTAL"), comparison.totals);
}

void add_gates(std::vector<std::string>& lines, const std::vector<Gate>& gates) {
  lines.push_back(fmt::format("\n  {:<30} {:>12} {:>12} {:>10}", "Gate", "Measured", "Limit", "Result"));
  lines.push_back(fmt::format("  {:-<30} {:-<12} {:-<12} {:-<10}", "", "", "", ""));
  for (const Gate& gate : gates)
    lines.push_back(fmt::format("  {:<30} {:>12} {:>12} {:>10}", gate.name, measured_text(gate),
                                limit_text(gate), report::name_of(gate.outcome)));
}

}  // namespace

void write_verdict(JsonWriter& json, const Report& report) {
  if (report.comparison) write_baseline(json, *report.comparison);
  if (!report.gates.empty()) write_gates(json, report.gates);
}

std::vector<std::string> verdict_lines(const Report& report) {
  std::vector<std::string> lines;
  if (report.comparison) add_comparison(lines, *report.comparison, report.style);
  if (!report.gates.empty()) add_gates(lines, report.gates);
  return lines;
}

}  // namespace otelc::report::detail
