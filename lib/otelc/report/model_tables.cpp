// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/model_tables.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/billing/usage.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/headline.hpp>
#include <otelc/report/detail/notes.hpp>
#include <otelc/report/detail/ranking.hpp>
#include <otelc/report/detail/usage_table.hpp>
#include <otelc/report/safe_name.hpp>
#include <otelc/report/sgr.hpp>
#include <otelc/usage/cost_basis.hpp>

namespace otelc::report::detail {
namespace {

using agents::TokenType;
using billing::Usage;
using usage::Summary;
using usage::UsageRow;

constexpr std::size_t kNarrowColumns = 60;
constexpr std::size_t kWideColumns = 120;
constexpr std::size_t kNameColumns = 24;  // of a row's agents and models

std::string count_or_dash(const std::optional<std::int64_t>& count, bool is_narrow) {
  if (!count) return "-";
  return is_narrow ? compact_count(*count) : with_thousands(*count);
}

std::string type_cell(const Usage& usage, TokenType type) {
  const auto index = static_cast<std::size_t>(type);
  const bool is_known = usage.tokens && (usage.types_seen >> index & 1) != 0;
  return is_known ? with_thousands((*usage.tokens)[index]) : "-";
}

std::string time_or_dash(const Usage& usage) {
  return usage.duration_us ? short_duration(*usage.duration_us) : "-";
}

std::vector<UsageLine> lines_of_rows(const std::vector<UsageRow>& rows, std::size_t names_max = 1) {
  std::vector<UsageLine> lines;
  for (const UsageRow* row : by_cost(rows))
    lines.push_back({name_of_row(*row), &row->usage, names_text(row->agents, names_max, kNameColumns),
                     names_text(row->models, names_max, kNameColumns)});
  return lines;
}

bool has_errors(const Usage& totals) {
  return totals.errors.value_or(0) > 0;
}

/// Ranks of the columns that all these tables have (see Grid).
struct Ranks {
  int requests = 3;
  int time = 4;
  int bar = 2;
  int share = 5;
};

void add_usual_columns(UsageTable& table, const Usage& totals, bool is_narrow, const Ranks& ranks = {}) {
  table.add("Cost", 0, marked_cost);
  table.add_shares(ranks.bar, ranks.share);
  table.add("Tokens", 1,
            [is_narrow](const Usage& usage) { return count_or_dash(usage.total_tokens, is_narrow); });
  table.add("Requests", ranks.requests,
            [is_narrow](const Usage& usage) { return count_or_dash(usage.requests, is_narrow); });
  if (has_errors(totals))
    table.add(
        "Errors", 4, [is_narrow](const Usage& usage) { return count_or_dash(usage.errors, is_narrow); },
        sgr::kRed);
  table.add("API time", ranks.time, time_or_dash);
}

void add_list_prices(UsageTable& table) {
  table.add("Reported", 1,
            [](const Usage& usage) { return usage.reported_usd ? usd_text(*usage.reported_usd) : "-"; });
  table.add("List price", 1, [](const Usage& usage) {
    const auto list = usage.whole_list_usd();
    return list ? (usage.is_list_least ? "≥" : "") + usd_text(*list) : "-";
  });
  table.add("Difference", 3, [](const Usage& usage) {
    const auto percent = usage::list_difference_percent(usage);
    return percent ? change_text(*percent) : "-";
  });
}

}  // namespace

std::vector<std::string> model_table(const Report& report, const TextStyle& style, std::size_t rows_max) {
  const Summary& summary = report.summary;
  if (summary.models.empty()) return {};
  const auto lines = lines_of_rows(summary.models);
  UsageTable table("Model", Grid::Cut::middle, lines, rows_max);
  if (lines.size() > 1) table.add_total(summary.totals);
  if (summary.cost_basis == usage::CostBasis::both) add_list_prices(table);
  add_usual_columns(table, summary.totals, style.columns < kNarrowColumns);
  table.add("Cache hits", 6, [](const Usage& usage) {
    const auto hits = cache_hit_share(usage);
    return hits ? share_text(*hits) : "-";
  });
  table.add("Output", 7, [](const Usage& usage) { return type_cell(usage, TokenType::output); });
  table.add("Input", 8, [](const Usage& usage) { return type_cell(usage, TokenType::input); });
  table.add("Cache read", 9, [](const Usage& usage) { return type_cell(usage, TokenType::cache_read); });
  table.add("Cache write", 9, [](const Usage& usage) { return type_cell(usage, TokenType::cache_creation); });
  return table.lines(style);
}

std::vector<std::string> brief_model_table(const Report& report, const TextStyle& style,
                                           std::size_t lines_max) {
  const Summary& summary = report.summary;
  if (summary.models.empty()) return {};
  const auto lines = lines_of_rows(summary.models);
  const bool is_narrow = style.columns < kNarrowColumns;
  const auto unit = [is_narrow](const std::optional<std::int64_t>& count, std::string_view one) {
    if (!count) return std::string("-");
    return is_narrow ? compact_count(*count) + " " + std::string(one) + (*count == 1 ? "" : "s")
                     : plural(*count, one);
  };
  const std::size_t rows_max = std::max<std::size_t>(lines_max, 2) - 1;  // one line adds up the rest
  UsageTable table("", Grid::Cut::middle, lines, lines.size() <= lines_max ? lines.size() : rows_max);
  table.add("", 0, marked_cost);
  table.add_shares(2, 5);
  table.add("", 1, [&](const Usage& usage) { return unit(usage.total_tokens, "token"); });
  table.add("", 3, [&](const Usage& usage) { return unit(usage.requests, "request"); });
  if (has_errors(summary.totals))
    table.add(
        "", 4,
        [&](const Usage& usage) { return usage.errors.value_or(0) > 0 ? unit(usage.errors, "error") : ""; },
        sgr::kRed);
  table.add("", 6, time_or_dash);
  return table.lines(style, false);
}

std::vector<std::string> token_table(const Report& report, const TextStyle& style) {
  const Summary& summary = report.summary;
  if (summary.models.empty()) return {};
  const auto lines = lines_of_rows(summary.models);
  UsageTable table("Tokens", Grid::Cut::middle, lines, lines.size());
  if (lines.size() > 1) table.add_total(summary.totals);
  constexpr std::pair<std::string_view, TokenType> kTypes[] = {{"Input", TokenType::input},
                                                               {"Output", TokenType::output},
                                                               {"Cache read", TokenType::cache_read},
                                                               {"Cache write", TokenType::cache_creation}};
  for (const auto& [title, type] : kTypes)
    table.add(std::string(title), 1, [type = type](const Usage& usage) { return type_cell(usage, type); });
  if (!summary.totals.other_tokens.empty()) {
    table.add("Other", 2, [](const Usage& usage) {
      std::int64_t sum = 0;
      for (const auto& [type, tokens] : usage.other_tokens) sum += tokens;
      return usage.other_tokens.empty() ? "-" : with_thousands(sum);
    });
  }
  if (summary.totals.reasoning)
    table.add("Reasoning", 3, [](const Usage& usage) { return count_or_dash(usage.reasoning, false); });
  return table.lines(style);
}

std::vector<std::string> breakdown_table(const Report& report, const TextStyle& style, std::size_t rows_max) {
  const Summary& summary = report.summary;
  const bool is_narrow = style.columns < kNarrowColumns;
  const auto table_of = [&](std::string_view title, const std::vector<UsageRow>& rows) {
    if (rows.empty()) return std::vector<std::string>();
    const auto lines = lines_of_rows(rows, style.columns < kWideColumns ? 1 : 2);
    UsageTable table{std::string(title), Grid::Cut::middle, lines, rows_max};
    // After cost and tokens, the model and the time matter most for a session or source.
    add_usual_columns(table, summary.totals, is_narrow, {.requests = 4, .time = 3, .bar = 5, .share = 6});
    if (!rows.front().agents.empty()) {
      table.add_words("Agent", 7, Grid::Align::left, [](const UsageLine& line) { return line.agents; });
      table.add_words("Model", 2, Grid::Align::left, [](const UsageLine& line) { return line.models; });
    }
    return table.lines(style);
  };
  switch (report.by) {
    case GroupBy::model:
      return {};
    case GroupBy::agent:
      return table_of("Agent", summary.by_agent);
    case GroupBy::session:
      return table_of("Session", summary.by_session);
    case GroupBy::source:
      return table_of("Source", summary.by_source);
  }
  return {};
}

std::vector<std::string> log_table(const Report& report, const TextStyle& style, std::size_t rows_max) {
  const Summary& summary = report.summary;
  if (summary.by_log.size() < 2) return {};
  std::vector<UsageLine> lines;
  for (const usage::LogRow* row : by_cost(summary.by_log))
    lines.push_back({safe_name(row->log), &row->usage, {}, {}, row->duplicates});
  UsageTable table("Log", Grid::Cut::front, lines, rows_max);
  table.add_total(summary.totals);
  add_usual_columns(table, summary.totals, style.columns < kNarrowColumns);
  const auto count = [](std::uint64_t number) { return with_thousands(static_cast<long long>(number)); };
  if (std::ranges::any_of(lines, [](const UsageLine& line) { return line.duplicates > 0; }))
    table.add_words(
        "Duplicates", 4, Grid::Align::right, [&](const UsageLine& line) { return count(line.duplicates); },
        count(summary.duplicates));
  return table.lines(style);
}

}  // namespace otelc::report::detail
