// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/markdown_folded.hpp>

#include <algorithm>
#include <chrono>
#include <tuple>

#include <fmt/format.h>

#include <otelc/base/saturating.hpp>
#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/rows.hpp>
#include <otelc/report/markdown_escape.hpp>

namespace otelc::report::detail {
namespace {

using ledger::ToolRow;

constexpr std::size_t kFoldedRowsMax = 20;
constexpr std::size_t kModelsShown = 2;
constexpr std::string_view kNotReported = "–";

std::string folded(const std::string& title, const std::string& table) {
  return "\n<details>\n<summary>" + title + "</summary>\n\n" + table + "\n</details>\n";
}

std::string time_cell(UnixNanos time) {
  if (time == 0) return std::string(kNotReported);
  std::string text = format_summary_time(time).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string models_cell(const std::vector<std::string_view>& models) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kModelsShown, models.size()); ++i)
    text += (i == 0 ? "" : ", ") + markdown_name(models[i]);
  if (models.size() > kModelsShown)
    text += fmt::format(" and {} more", with_thousands(static_cast<long long>(models.size() - kModelsShown)));
  return text.empty() ? std::string(kNotReported) : text;
}

std::string left_out_line(std::size_t rows, std::size_t shown, std::string_view what) {
  if (rows <= shown) return {};
  return fmt::format("\n… {} more {}.\n", with_thousands(static_cast<long long>(rows - shown)), what);
}

}  // namespace

std::string markdown_sessions(const usage::Summary& summary, std::size_t sessions_max) {
  if (summary.by_session.size() < 2) return {};
  const auto sessions = sessions_by_cost(summary);
  std::string table =
      "| Session | Start (UTC) | Duration | Models | Tokens | Cost |\n|:--|:--|--:|:--|--:|--:|\n";
  for (std::size_t i = 0; i < std::min(sessions_max, sessions.size()); ++i) {
    const usage::UsageRow& row = *sessions[i].row;
    const std::chrono::microseconds lasted((row.last - row.first) / 1000);
    table += fmt::format(
        "| {} | {} | {} | {} | {} | {} |\n", markdown_name(row.name), time_cell(row.first),
        row.first == 0 ? std::string(kNotReported) : duration_text(lasted), models_cell(sessions[i].models),
        row.usage.total_tokens ? with_thousands(*row.usage.total_tokens) : std::string(kNotReported),
        row.usage.cost_usd ? usd_text(*row.usage.cost_usd) : std::string(kNotReported));
  }
  table +=
      left_out_line(sessions.size() + summary.sessions_left_out.rows, sessions_max, "sessions cost less");
  return folded("Sessions, the most expensive first", table);
}

std::string markdown_tools(const usage::Summary& summary) {
  if (summary.tools.empty()) return {};
  std::vector<const ToolRow*> tools;
  std::int64_t calls = 0;
  std::int64_t failures = 0;
  for (const ToolRow& tool : summary.tools) {
    tools.push_back(&tool);
    add_to(calls, tool.calls);
    add_to(failures, tool.failures.value_or(0));
  }
  std::stable_sort(tools.begin(), tools.end(), [](const ToolRow* a, const ToolRow* b) {
    return std::tie(a->duration_us, a->calls) > std::tie(b->duration_us, b->calls);
  });
  std::string table = "| Tool | Calls | Failed | Time |\n|:--|--:|--:|--:|\n";
  for (std::size_t i = 0; i < std::min(kFoldedRowsMax, tools.size()); ++i) {
    const ToolRow& tool = *tools[i];
    table += fmt::format("| {} | {} | {} | {} |\n", markdown_name(tool.name), with_thousands(tool.calls),
                         tool.failures ? with_thousands(*tool.failures) : std::string(kNotReported),
                         tool.duration_us ? duration_text(std::chrono::microseconds(*tool.duration_us))
                                          : std::string(kNotReported));
  }
  table += left_out_line(tools.size(), kFoldedRowsMax, "tools");
  const std::string failed = failures > 0 ? fmt::format(" ({} failed)", with_thousands(failures)) : "";
  return folded(plural(calls, "tool call") + failed, table);
}

}  // namespace otelc::report::detail
