// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/models.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/billing/usage.hpp>
#include <otelc/report/detail/html/bars.hpp>
#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/tables.hpp>
#include <otelc/report/detail/ranking.hpp>
#include <otelc/report/detail/rows.hpp>
#include <otelc/report/without_model.hpp>

namespace otelc::report::detail {
namespace {

using billing::Usage;
using usage::Summary;
using usage::UsageRow;

constexpr std::size_t kOthersMax = 25;  // of sources, agents and logs

/// The largest values of a table's rows, which are the whole of its bars.
struct Most {
  double usd = 0;
  double tokens = 0;
};

Most most_of(const std::vector<const UsageRow*>& rows) {
  Most most;
  for (const UsageRow* row : rows) {
    most.usd = std::max(most.usd, row->usage.cost_usd.value_or(0));
    most.tokens = std::max(most.tokens, static_cast<double>(row->usage.total_tokens.value_or(0)));
  }
  return most;
}

std::string errors_cell(const Usage& usage) {
  return number_cell("Errors", count_of_bad(usage.errors));
}

std::string spend_cells(const Usage& usage, const Most& most) {
  const std::string cost = (usage.cost_usd && usage.unpriced_tokens > 0 ? "≥ " : "") + usd(usage.cost_usd);
  return number_cell("Cost", cost) + bar_cell(share_of(usage.cost_usd.value_or(0), most.usd), Ink::cost) +
         number_cell("Tokens", count(usage.total_tokens)) +
         token_bar_cell(counts_of(usage),
                        share_of(static_cast<double>(usage.total_tokens.value_or(0)), most.tokens));
}

std::string api_cells(const Usage& usage) {
  const auto hits = cache_hit_share(usage);
  return number_cell("Cache hits", hits ? percent(*hits) : unknown()) +
         (hits ? bar_cell(*hits, Ink::cache, true) : "<td class=\"b\"></td>") +
         number_cell("Requests", count(usage.requests)) + errors_cell(usage) +
         number_cell("API time", duration(usage.duration_us));
}

std::string total_row(const Usage& totals) {
  const std::string cost = (totals.cost_usd && totals.unpriced_tokens > 0 ? "≥ " : "") + usd(totals.cost_usd);
  return "<tr>" + name_cell("Total") + number_cell("Cost", cost) + "<td class=\"b\"></td>" +
         number_cell("Tokens", count(totals.total_tokens)) + "<td class=\"b\"></td>" + api_cells(totals) +
         "</tr>";
}

std::string other_types(const Summary& summary) {
  std::string text;
  for (const auto& [type, tokens] : summary.totals.other_tokens) {
    if (text.size() > 2000) break;
    text += (text.empty() ? "" : ", ") + name_markup(type) + " " + count(tokens);
  }
  return text.empty()
             ? text
             : "<p class=\"note\">Other token types, included in the totals but not in the bars: " + text +
                   ".</p>\n";
}

std::string row_name(const UsageRow& row) {
  std::string name = row.name.empty() ? "(not reported)" : name_markup(row.name);
  if (row.source == agents::Source::subagent) return name + " <small>subagent</small>";
  if (row.source == agents::Source::skill) return name + " <small>skill</small>";
  if (row.source == agents::Source::mcp_server) return name + " <small>MCP server</small>";
  return name;
}

Section breakdown(std::string_view id, std::string_view heading, std::string_view one,
                  const std::vector<UsageRow>& all) {
  if (all.size() < 2) return {};
  const auto sorted = by_cost(all);
  const Most most = most_of(sorted);
  std::string rows;
  for (std::size_t i = 0; i < std::min(sorted.size(), kOthersMax); ++i) {
    const Usage& usage = sorted[i]->usage;
    rows += "<tr>" + name_cell(row_name(*sorted[i])) + spend_cells(usage, most) +
            number_cell("Requests", count(usage.requests)) + errors_cell(usage) + "</tr>\n";
  }
  const std::string caption = fmt::format("Spend by {}, most expensive first", one);
  const std::string title(1, static_cast<char>(one[0] - 'a' + 'A'));
  const std::string column = title + std::string(one.substr(1));
  return {
      std::string(id), std::string(heading),
      table(caption, {{column, false}, {"Cost"}, {""}, {"Tokens"}, {""}, {"Requests"}, {"Errors"}}, rows) +
          left_out(sorted.size(), kOthersMax, one)};
}

}  // namespace

Section models_section(const Summary& summary) {
  auto sorted = by_cost(summary.models);
  std::erase_if(sorted, [](const UsageRow* row) { return is_without_model(*row); });
  std::string rest = without_model_text(summary);
  if (!rest.empty()) rest = "<p class=\"note\">" + rest + ".</p>\n";
  const std::string heading = "Cost and tokens per model";
  if (sorted.empty()) return {"models", heading, rest};
  const Most most = most_of(sorted);
  std::string rows;
  for (std::size_t i = 0; i < std::min(sorted.size(), kModelsMax); ++i) {
    const Usage& usage = sorted[i]->usage;
    rows += "<tr>" + name_cell(name_markup(sorted[i]->name)) + spend_cells(usage, most) + api_cells(usage) +
            "</tr>\n";
  }
  const std::string foot = summary.models.size() > 1 ? total_row(summary.totals) : "";
  return {"models", heading,
          token_key() +
              table("Spend by model, most expensive first",
                    {{"Model", false},
                     {"Cost"},
                     {""},
                     {"Tokens"},
                     {""},
                     {"Cache hits"},
                     {""},
                     {"Requests"},
                     {"Errors"},
                     {"API time"}},
                    rows, foot) +
              left_out(sorted.size(), kModelsMax, "model") + rest + other_types(summary)};
}

std::vector<Section> breakdown_sections(const Summary& summary) {
  std::vector<UsageRow> logs;
  for (const usage::LogRow& row : summary.by_log)
    logs.push_back({row.log, agents::Source::unknown, row.usage});
  return {breakdown("sources", "Sources of requests", "source", summary.by_source),
          breakdown("agents", "Agents", "agent", summary.by_agent), breakdown("logs", "Logs", "log", logs)};
}

}  // namespace otelc::report::detail
