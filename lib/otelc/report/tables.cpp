// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/tables.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/layout.hpp>
#include <otelc/report/detail/notes.hpp>
#include <otelc/report/detail/ranking.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::report::detail {
namespace {

using billing::Usage;
using usage::LogRow;
using usage::UsageRow;

constexpr std::size_t kNumberColumns = 38;  // of number_cells(), with the space before them
constexpr std::size_t kDuplicatesColumns = 11;
constexpr std::size_t kNamesMost = 2;  // in a cell

std::string count_cell(const std::optional<std::int64_t>& value) {
  return value ? with_thousands(*value) : "-";
}

std::string number_cells(const Usage& usage) {
  return fmt::format(" {:>14} {:>12} {:>9}", count_cell(usage.total_tokens),
                     usage.cost_usd ? usd_text(*usage.cost_usd) : "-", count_cell(usage.requests));
}

std::vector<std::string> head(const NameColumn& names, std::string_view title) {
  return {"", fmt::format("  {} {:>14} {:>12} {:>9}", names.cell(title), "Tokens", "Cost (USD)", "Requests"),
          fmt::format("  {} {:-<14} {:-<12} {:-<9}", names.rule(), "", "", "")};
}

std::string time_cell(const Usage& usage) {
  return usage.duration_us ? duration_text(std::chrono::microseconds(*usage.duration_us)) : "-";
}

// Widths of the agent and model columns.
struct UserColumns {
  explicit UserColumns(const std::vector<const UsageRow*>& rows) {
    for (const UsageRow* row : rows) {
      agents = std::max(agents, columns_of(names_text(row->agents, kNamesMost)));
      models = std::max(models, columns_of(names_text(row->models, kNamesMost)));
    }
  }
  std::size_t agents = 5;
  std::size_t models = 5;
};

constexpr std::size_t kTimeColumns = 13;  // with the space before

std::vector<std::string> breakdown_table(const Report& report, std::string_view title,
                                         const std::vector<UsageRow>& unsorted) {
  if (unsorted.empty()) return {};
  const auto rows = by_cost(unsorted);
  const UserColumns users(rows);
  const std::size_t user_columns = 2 + users.agents + users.models;
  const bool has_users = !rows.front()->agents.empty();
  constexpr std::size_t kNameLeast = 20;
  constexpr std::size_t kMargin = 2;
  const auto fits = [&](std::size_t beside) {
    return report.style.columns == 0 || report.style.columns >= kMargin + kNameLeast + beside;
  };
  const bool shows_time = fits(kNumberColumns + kTimeColumns);
  const bool shows_users = has_users && fits(kNumberColumns + kTimeColumns + user_columns);
  NameColumn names(report.style, kNameLeast, 40,
                   kNumberColumns + (shows_time ? kTimeColumns : 0) + (shows_users ? user_columns : 0));
  for (const UsageRow* row : rows) names.see(name_of_row(*row));
  const auto add_cells = [&](std::string& line, const std::string& time, const std::string& agents,
                             const std::string& models) {
    if (shows_time) line += fmt::format(" {:>12}", time);
    if (shows_users) line += " " + align_left(agents, users.agents) + " " + models;
  };
  auto lines = head(names, title);
  add_cells(lines[1], "API time", "Agent", "Model");
  add_cells(lines[2], std::string(kTimeColumns - 1, '-'), std::string(users.agents, '-'),
            std::string(users.models, '-'));
  for (const UsageRow* row : rows) {
    std::string line = "  " + names.cell(name_of_row(*row)) + number_cells(row->usage);
    add_cells(line, time_cell(row->usage), names_text(row->agents, kNamesMost),
              names_text(row->models, kNamesMost));
    lines.push_back(std::move(line));
  }
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
  // Without a terminal the column is as wide as the longest path, because a cut path names no file.
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
