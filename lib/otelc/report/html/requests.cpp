// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/requests.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/detail/html/bars.hpp>
#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/tables.hpp>

namespace otelc::report::detail {
namespace {

using ledger::RequestRow;
using usage::Summary;

std::string who(const RequestRow& row) {
  if (row.source == agents::Source::subagent && !row.subagent.empty()) return name_markup(row.subagent);
  return row.source == agents::Source::unknown ? unknown() : escaped(usage::name_of(row.source));
}

std::string when(const RequestRow& row, bool is_one_day) {
  if (row.time == 0) return unknown("time not reported");
  const std::string text = date_and_time(row.time);
  return is_one_day ? text.substr(11) : text.substr(5);
}

bool is_one_day(const Summary& summary) {
  return summary.first != 0 &&
         date_and_time(summary.first).substr(0, 10) == date_and_time(summary.last).substr(0, 10);
}

}  // namespace

Section requests_section(const Summary& summary) {
  const auto& requests = summary.most_expensive;
  if (requests.empty()) return {};
  const bool has_costs = requests.front().cost_usd().has_value();
  const bool has_sources = std::any_of(requests.begin(), requests.end(), [](const RequestRow& row) {
    return row.source != agents::Source::unknown;
  });
  const bool day = is_one_day(summary);
  double most_usd = 0;
  double most_tokens = 0;
  for (const RequestRow& row : requests) {
    most_usd = std::max(most_usd, row.cost_usd().value_or(0));
    most_tokens = std::max(most_tokens, static_cast<double>(row.total_tokens));
  }
  std::string rows;
  for (const RequestRow& row : requests) {
    const auto& output = row.tokens[static_cast<std::size_t>(agents::TokenType::output)];
    rows += "<tr>" + name_cell(name_markup(row.model)) + text_cell("When", when(row, day)) +
            (has_sources ? text_cell("Source", who(row)) : "") + number_cell("Cost", usd(row.cost_usd())) +
            bar_cell(share_of(row.cost_usd().value_or(0), most_usd), Ink::cost) +
            number_cell("Tokens", count(row.total_tokens)) +
            token_bar_cell(row.tokens, share_of(static_cast<double>(row.total_tokens), most_tokens)) +
            number_cell("Output", count(output)) + number_cell("Duration", duration(row.duration_us)) +
            "</tr>\n";
  }
  std::vector<Column> columns = {{"Model", false}, {"When", false}};
  if (has_sources) columns.push_back({"Source", false});
  for (const std::string_view title : {"Cost", "", "Tokens", "", "Output", "Duration"})
    columns.push_back({title});
  const std::string caption = fmt::format("The {} that {}, of those that agents report individually",
                                          plural(static_cast<std::int64_t>(requests.size()), "request"),
                                          has_costs ? "cost the most" : "used the most tokens");
  return {"requests", has_costs ? "Most expensive requests" : "Largest requests",
          table(caption, columns, rows)};
}

}  // namespace otelc::report::detail
