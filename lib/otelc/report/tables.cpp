// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/tables.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/detail/layout.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report::detail {
namespace {

using usage::LogRow;
using usage::Usage;
using usage::UsageRow;

constexpr std::size_t kNumberColumns = 38;  // of number_cells(), with the space before them
constexpr std::size_t kDuplicatesColumns = 11;

std::string count_cell(const std::optional<std::int64_t>& value) {
  return value ? with_thousands(*value) : "-";
}

std::string number_cells(const Usage& usage) {
  const std::string cost = usage.cost_usd ? fmt::format("${:>11.4f}", *usage.cost_usd) : "-";
  return fmt::format(" {:>14} {:>12} {:>9}", count_cell(usage.total_tokens), cost,
                     count_cell(usage.requests));
}

std::vector<std::string> head(const NameColumn& names, std::string_view title) {
  return {"", fmt::format("  {} {:>14} {:>12} {:>9}", names.cell(title), "Tokens", "Cost (USD)", "Requests"),
          fmt::format("  {} {:-<14} {:-<12} {:-<9}", names.rule(), "", "", "")};
}

std::string name_of_row(const UsageRow& row) {
  if (row.name.empty()) return "(not said)";
  std::string name = safe_name(row.name);
  if (row.source == usage::Source::skill) return name + " (skill)";
  if (row.source == usage::Source::mcp_server) return name + " (MCP server)";
  return name;
}

std::vector<std::string> breakdown_table(const Report& report, std::string_view title,
                               const std::vector<UsageRow>& rows) {
  if (rows.empty()) return {};
  NameColumn names(report.style, 20, 40, kNumberColumns);
  for (const UsageRow& row : rows) names.see(name_of_row(row));
  auto lines = head(names, title);
  for (const UsageRow& row : rows)
    lines.push_back("  " + names.cell(name_of_row(row)) + number_cells(row.usage));
  return lines;
}

}  // namespace

std::vector<std::string> breakdown_lines(const Report& report) {
  switch (report.by) {
    case GroupBy::model:
      return {};
    case GroupBy::agent:
      return breakdown_table(report, "Agent", report.summary.by_agent);
    case GroupBy::session:
      return breakdown_table(report, "Session", report.summary.by_session);
    case GroupBy::source:
      return breakdown_table(report, "Source", report.summary.by_source);
  }
  return {};
}

std::vector<std::string> log_lines(const Report& report) {
  const auto& logs = report.summary.by_log;
  if (logs.size() < 2) return {};
  const bool has_duplicates = std::ranges::any_of(logs, [](const LogRow& row) { return row.duplicates > 0; });
  // Without a terminal as wide as the paths: a cut one names no file.
  NameColumn names(report.style, 20, SIZE_MAX, kNumberColumns + (has_duplicates ? kDuplicatesColumns : 0));
  for (const LogRow& row : logs) names.see(safe_name(row.log));
  auto lines = head(names, "Log");
  if (has_duplicates) {
    lines[1] += " Duplicates";
    lines[2] += " ----------";
  }
  const auto add = [&](const std::string& cell, const Usage& usage, std::uint64_t duplicates) {
    lines.push_back("  " + cell + number_cells(usage));
    if (has_duplicates)
      lines.back() += fmt::format(" {:>10}", with_thousands(static_cast<long long>(duplicates)));
  };
  for (const LogRow& row : logs) add(names.path_cell(safe_name(row.log)), row.usage, row.duplicates);
  add(names.cell("TOTAL"), report.summary.totals, report.summary.duplicates);
  return lines;
}

}  // namespace otelc::report::detail
