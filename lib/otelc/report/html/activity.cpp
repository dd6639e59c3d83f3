// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/activity.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include <otelc/base/saturating.hpp>
#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/html/bars.hpp>
#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/tables.hpp>
#include <otelc/report/detail/html/time_plot.hpp>
#include <otelc/report/detail/ranking.hpp>
#include <otelc/report/detail/rows.hpp>

namespace otelc::report::detail {
namespace {

using ledger::ToolRow;
using usage::Summary;
using usage::Timeline;

constexpr std::size_t kToolsMax = 15;

/// The sums of what the plot shows, to compare with the totals.
struct Plotted {
  double cost_usd = 0;
  std::int64_t tokens = 0;
  std::int64_t requests = 0;
  std::int64_t errors = 0;
};

Plotted plotted(const Timeline& timeline) {
  Plotted sum;
  for (const usage::TimelineBin& bin : timeline.bins) {
    sum.cost_usd += bin.cost_usd;
    sum.tokens = saturating_add(sum.tokens, bin.tokens);
    sum.requests = saturating_add(sum.requests, bin.requests);
    sum.errors = saturating_add(sum.errors, bin.errors);
  }
  return sum;
}

// The plot adds doubles, the totals are exact.
bool is_same_usd(double plotted, double total) {
  constexpr double kRounding = 1e-9;
  return std::fabs(plotted - total) <= kRounding * std::max(1.0, std::fabs(total));
}

// Says which part of the totals the plot shows, if it is not all.
std::string not_plotted(const Summary& summary, const Plotted& sum, Curve curve) {
  std::string text;
  const auto miss = [&text](const std::string& shown, const std::string& all) {
    text += fmt::format("{}{} of {}", text.empty() ? "" : ", ", shown, all);
  };
  const billing::Usage& totals = summary.totals;
  if (curve == Curve::cost && !is_same_usd(sum.cost_usd, *totals.cost_usd))
    miss(usd(sum.cost_usd), usd(*totals.cost_usd));
  if (curve == Curve::tokens && sum.tokens != totals.total_tokens.value_or(0))
    miss(with_thousands(sum.tokens), plural(totals.total_tokens.value_or(0), "token"));
  if (sum.requests != totals.requests.value_or(0))
    miss(with_thousands(sum.requests), plural(totals.requests.value_or(0), "request"));
  if (sum.errors != totals.errors.value_or(0))
    miss(with_thousands(sum.errors), plural(totals.errors.value_or(0), "API error"));
  return text.empty()
             ? text
             : "Shown: " + text + ". The rest has no timestamp or comes from a signal that is not plotted.";
}

std::string remarks(const Summary& summary, const Plotted& sum, Curve curve) {
  std::string text = not_plotted(summary, sum, curve);
  const auto add = [&text](std::string_view sentence) {
    text += (text.empty() ? "" : " ") + std::string(sentence);
  };
  if (summary.timeline.is_by_exports)
    add("Some or all of the spend comes from metrics and is shown at their export time, which is later than "
        "the requests.");
  if (curve == Curve::cost && summary.totals.unpriced_tokens > 0)
    add("The curve excludes tokens of unknown cost.");
  return text.empty() ? text : "<p class=\"note\">" + text + "</p>\n";
}

bool has_two_places(const Timeline& timeline) {
  return timeline.bins.size() > 1;
}

}  // namespace

Section time_section(const Summary& summary) {
  const Timeline& timeline = summary.timeline;
  if (!has_two_places(timeline)) return {};
  const Plotted sum = plotted(timeline);
  const Curve curve = sum.cost_usd > 0 ? Curve::cost : Curve::tokens;
  const std::string errors = sum.errors > 0
                                 ? ", <svg width=\"10\" height=\"10\" aria-hidden=\"true\"><circle cx=\"5\" "
                                   "cy=\"5\" r=\"4\" class=\"err\" fill=\"#c4302b\"/></svg> API errors"
                                 : "";
  return {
      "time", curve == Curve::cost ? "Spend over time" : "Tokens over time",
      fmt::format("<figure>\n<figcaption>{}, cumulative{}; below, API requests. Times are UTC.</figcaption>\n"
                  "{}\n</figure>\n",
                  curve == Curve::cost ? "US dollars" : "Tokens", errors, time_plot(timeline, curve)) +
          remarks(summary, sum, curve)};
}

Section speed_section(const Summary& summary) {
  std::vector<const usage::UsageRow*> models;
  for (const usage::UsageRow* row : by_cost(summary.models)) {
    if (row->speed.ttft_median_s || row->speed.output_tokens_per_s) models.push_back(row);
  }
  if (models.empty()) return {};
  double most = 0;
  for (const auto* row : models) most = std::max(most, row->speed.output_tokens_per_s.value_or(0));
  const auto time = [](const std::optional<double>& seconds) {
    return seconds ? duration(std::llround(*seconds * 1e6)) : unknown();
  };
  std::string rows;
  for (std::size_t i = 0; i < std::min(models.size(), kModelsMax); ++i) {
    const ledger::Speed& speed = models[i]->speed;
    const auto& rate = speed.output_tokens_per_s;
    rows += "<tr>" + name_cell(name_markup(models[i]->name)) +
            number_cell("Output tokens per second", rate ? rate_text(*rate) : unknown()) +
            bar_cell(share_of(rate.value_or(0), most), Ink::time) +
            number_cell("First token, median", time(speed.ttft_median_s)) +
            number_cell("95th percentile", time(speed.ttft_p95_s)) + "</tr>\n";
  }
  return {"speed", "Speed",
          table("Output tokens per second of request time, and time to first token",
                {{"Model", false},
                 {"Output tokens per second"},
                 {""},
                 {"First token, median"},
                 {"95th percentile"}},
                rows) +
              left_out(models.size(), kModelsMax, "model")};
}

Section tools_section(const Summary& summary) {
  if (summary.tools.empty()) return {};
  std::vector<const ToolRow*> tools;
  for (const ToolRow& tool : summary.tools) tools.push_back(&tool);
  std::stable_sort(tools.begin(), tools.end(), [](const ToolRow* a, const ToolRow* b) {
    return std::tie(a->duration_us, a->calls) > std::tie(b->duration_us, b->calls);
  });
  const bool is_timed = tools.front()->duration_us.has_value();
  const auto size = [is_timed](const ToolRow* tool) {
    return static_cast<double>(is_timed ? tool->duration_us.value_or(0) : tool->calls);
  };
  std::string rows;
  for (std::size_t i = 0; i < std::min(tools.size(), kToolsMax); ++i) {
    const ToolRow* tool = tools[i];
    const std::string time = number_cell("Time", duration(tool->duration_us));
    const std::string bar = bar_cell(share_of(size(tool), size(tools.front())), Ink::time);
    const std::string calls = number_cell("Calls", with_thousands(tool->calls));
    rows += "<tr>" + name_cell(name_markup(tool->name));
    for (const auto& cell : is_timed ? std::array{time, bar, calls} : std::array{calls, bar, std::string()})
      rows += cell;
    rows += number_cell("Failed", count_of_bad(tool->failures)) + "</tr>\n";
  }
  const std::vector<Column> columns =
      is_timed ? std::vector<Column>{{"Tool", false}, {"Time"}, {""}, {"Calls"}, {"Failed"}}
               : std::vector<Column>{{"Tool", false}, {"Calls"}, {""}, {"Failed"}};
  return {"tools", "Tools",
          table(is_timed ? "Time spent in tools, longest first" : "Tool calls, most frequent first", columns,
                rows) +
              left_out(tools.size(), kToolsMax, "tool")};
}

}  // namespace otelc::report::detail
