// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/sessions.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/tables.hpp>
#include <otelc/report/detail/rows.hpp>

namespace otelc::report::detail {
namespace {

using usage::Summary;

constexpr std::size_t kModelsNamed = 2;

std::string session_models(const std::vector<std::string_view>& models) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kModelsNamed, models.size()); ++i)
    text += (i == 0 ? "" : ", ") + name_markup(models[i]);
  if (models.size() > kModelsNamed) text += fmt::format(" and {} more", models.size() - kModelsNamed);
  return text.empty() ? unknown() : text;
}

std::string session_row(const SessionSpend& spend) {
  const usage::UsageRow& session = *spend.row;
  const billing::Usage& usage = session.usage;
  const bool is_timed = session.first != 0;
  const std::string name = session.name.empty() ? "(not reported)" : id_markup(session.name);
  return "<tr>" + name_cell(name) +
         text_cell("Start", is_timed ? date_and_time(session.first) : unknown("time not reported")) +
         number_cell("Duration",
                     is_timed ? duration(static_cast<std::int64_t>((session.last - session.first) / 1000))
                              : unknown("time not reported")) +
         R"(<td class="words" data-title="Models">)" + session_models(spend.models) + "</td>" +
         number_cell("Tokens", count(usage.total_tokens)) +
         number_cell("Cost",
                     (usage.cost_usd && usage.unpriced_tokens > 0 ? "≥ " : "") + usd(usage.cost_usd)) +
         "</tr>\n";
}

std::string not_shown(const std::vector<SessionSpend>& sorted, std::size_t rows_max,
                      const usage::LeftOut& left_out) {
  billing::Usage rest = left_out.usage;
  std::size_t rows = left_out.rows;
  for (std::size_t i = rows_max; i < sorted.size(); ++i) {
    rest.add(sorted[i].row->usage);
    ++rows;
  }
  if (rows == 0) return {};
  const auto more = static_cast<std::int64_t>(rows);
  return fmt::format("<p class=\"note\">{}: {}.</p>\n", plural(more, "more session"),
                     rest.cost_usd ? usd(*rest.cost_usd) : "cost not reported");
}

}  // namespace

Section sessions_section(const Summary& summary, std::size_t rows_max) {
  if (summary.by_session.size() < 2) return {};
  const auto sorted = sessions_by_cost(summary);
  std::string rows;
  for (std::size_t i = 0; i < std::min(sorted.size(), rows_max); ++i) rows += session_row(sorted[i]);
  return {
      "sessions", "Sessions",
      fmt::format(
          "<details>\n<summary>{}</summary>\n{}{}</details>\n",
          plural(summary.sessions, "session") + ", most expensive first",
          table("Start is UTC",
                {{"Session", false}, {"Start", false}, {"Duration"}, {"Models", false}, {"Tokens"}, {"Cost"}},
                rows),
          not_shown(sorted, rows_max, summary.sessions_left_out))};
}

}  // namespace otelc::report::detail
