// SPDX-License-Identifier: Apache-2.0
// Spend per hour or day, stacked by model. The bins of the timeline are added up in slots of equal width. The
// most expensive models have a colour each, the others share one.
#include <otelc/report/detail/html/spend_bars.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/ledger/history.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/html/bars.hpp>
#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/plot_parts.hpp>
#include <otelc/report/detail/html/time_axis.hpp>

namespace otelc::report::detail {
namespace {

using usage::ModelBin;
using usage::Timeline;

constexpr UnixNanos kSlotHour = 3'600'000'000'000;
constexpr UnixNanos kSlotDay = 24 * kSlotHour;
constexpr UnixNanos kHoursUpTo = 2 * kSlotDay;
constexpr UnixNanos kSlotsMax = 62;
constexpr std::size_t kColours = 5;

// Pixels from the top.
constexpr double kStackTop = 20;
constexpr double kStackBottom = 170;
constexpr int kStackHeight = 194;

// The SVG repeats the colours of the CSS; see bars.cpp.
struct Series {
  std::string_view css_class;
  std::string_view colour;
};
constexpr std::array<Series, kColours + 1> kSeries = {{{"s0", "#0f8a80"},
                                                       {"s1", "#c75b12"},
                                                       {"s2", "#1e3a8a"},
                                                       {"s3", "#c85aa5"},
                                                       {"s4", "#4a2c0a"},
                                                       {"s5", "#838e9c"}}};

using Amounts = std::array<double, kColours + 1>;

struct Stacks {
  bool is_cost = true;
  UnixNanos width = 0;
  UnixNanos begin = 0;
  UnixNanos end = 0;                ///< of the last slot
  std::vector<std::string> models;  ///< with a colour of their own
  std::size_t others = 0;           ///< models that share the last colour
  Amounts by_series{};
  std::map<UnixNanos, Amounts> slots;  ///< by start
};

double bin_amount(const ModelBin& bin, bool is_cost) {
  return is_cost ? bin.cost_usd : static_cast<double>(bin.tokens);
}

// Hours for up to two days, then days, then the smallest width that gives at most kSlotsMax slots.
UnixNanos slot_width(const Timeline& timeline) {
  const UnixNanos first = timeline.by_model.front().start;
  const UnixNanos last = timeline.by_model.back().start;
  UnixNanos width = std::max(timeline.width, last - first <= kHoursUpTo ? kSlotHour : kSlotDay);
  while (last / width - first / width >= kSlotsMax) width = ledger::wider(width);
  return width;
}

Stacks stacks_of(const Timeline& timeline) {
  Stacks stacks;
  std::vector<double> totals(timeline.models.size());
  const auto add_totals = [&] {
    for (const ModelBin& bin : timeline.by_model) totals[bin.model] += bin_amount(bin, stacks.is_cost);
  };
  add_totals();
  stacks.is_cost = std::any_of(totals.begin(), totals.end(), [](double total) { return total > 0; });
  if (!stacks.is_cost) add_totals();
  std::vector<std::size_t> ranked;
  for (std::size_t i = 0; i < totals.size(); ++i)
    if (totals[i] > 0) ranked.push_back(i);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [&totals](std::size_t a, std::size_t b) { return totals[a] > totals[b]; });
  std::vector<std::size_t> series(totals.size(), kColours);
  for (std::size_t rank = 0; rank < std::min(kColours, ranked.size()); ++rank) {
    series[ranked[rank]] = rank;
    stacks.models.push_back(timeline.models[ranked[rank]]);
  }
  stacks.others = ranked.size() - stacks.models.size();
  stacks.width = slot_width(timeline);
  for (const ModelBin& bin : timeline.by_model) {
    const double amount = bin_amount(bin, stacks.is_cost);
    if (amount <= 0) continue;
    stacks.slots[bin.start / stacks.width * stacks.width][series[bin.model]] += amount;
    stacks.by_series[series[bin.model]] += amount;
  }
  if (stacks.slots.empty()) return stacks;
  stacks.begin = stacks.slots.begin()->first;
  const UnixNanos last = stacks.slots.rbegin()->first;
  stacks.end = last > UINT64_MAX - stacks.width ? UINT64_MAX : last + stacks.width;
  return stacks;
}

double sum_of(const Amounts& amounts) {
  double sum = 0;
  for (const double amount : amounts) sum += amount;
  return sum;
}

std::string amount_markup(double amount, bool is_cost) {
  return is_cost ? usd(amount) : compact_count(std::llround(amount)) + " tokens";
}

std::string series_name(const Stacks& stacks, std::size_t series) {
  if (series < stacks.models.size()) return name_markup(stacks.models[series]);
  return plural(static_cast<std::int64_t>(stacks.others), "other model");
}

// Text only, for the title of an SVG element.
std::string slot_words(const Stacks& stacks, UnixNanos start, const Amounts& amounts) {
  const std::string time = date_and_time(start);
  std::string words = (stacks.width % kSlotDay == 0 ? time.substr(0, 10) : time.substr(0, 16)) + ": " +
                      amount_markup(sum_of(amounts), stacks.is_cost);
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    if (amounts[i] <= 0) continue;
    words += "; " + (i < stacks.models.size() ? short_name(stacks.models[i]) : series_name(stacks, i)) + " " +
             amount_markup(amounts[i], stacks.is_cost);
  }
  return words;
}

std::string stacked_bars(const Stacks& stacks) {
  const TimeAxis axis(stacks.begin, stacks.end);
  double most = 0;
  for (const auto& [start, amounts] : stacks.slots) most = std::max(most, sum_of(amounts));
  const double width = axis.percent(stacks.begin + stacks.width);
  const double height = kStackBottom - kStackTop;
  std::array<std::string, kColours + 1> rects;
  std::string titles;
  for (const auto& [start, amounts] : stacks.slots) {
    const double x = axis.percent(start) + width * 0.1;
    double y = kStackBottom;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      if (amounts[i] <= 0) continue;
      const double tall = height * amounts[i] / most;
      y -= tall;
      rects[i] += fmt::format(R"(<rect x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}"/>)", x, y,
                              width * 0.8, tall);
    }
    titles += fmt::format(R"(<rect x="{:.2f}%" y="{}" width="{:.2f}%" height="{}"><title>{}</title></rect>)",
                          axis.percent(start), kStackTop, width, height, slot_words(stacks, start, amounts));
  }
  std::string groups;
  for (std::size_t i = 0; i < rects.size(); ++i)
    if (!rects[i].empty())
      groups +=
          fmt::format(R"(<g class="{}" fill="{}">{}</g>)", kSeries[i].css_class, kSeries[i].colour, rects[i]);
  return fmt::format(
             R"(<svg class="plot" width="100%" height="{}" role="img"><title>{} per {}, at most {}</title>{})"
             R"(<g fill="none" pointer-events="all">{}</g>)",
             kStackHeight, stacks.is_cost ? "Cost" : "Tokens", width_text(stacks.width),
             amount_markup(most, stacks.is_cost), groups, titles) +
         horizontal_line(kStackBottom, "axis") +
         plot_text(0, kStackTop - 8, "tick", "start", "at most " + amount_markup(most, stacks.is_cost)) +
         time_labels(axis, kStackBottom, kStackHeight - 6) + "</svg>";
}

std::string series_key(const Stacks& stacks) {
  std::string key;
  for (std::size_t i = 0; i < kSeries.size(); ++i) {
    if (stacks.by_series[i] <= 0) continue;
    key += fmt::format(R"(<li><svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" )"
                       R"(class="{}" fill="{}"/></svg> {} {}</li>)",
                       kSeries[i].css_class, kSeries[i].colour, series_name(stacks, i),
                       amount_markup(stacks.by_series[i], stacks.is_cost));
  }
  return R"(<ul class="key" aria-label="Models">)" + key + "</ul>";
}

std::string unit_of(UnixNanos width) {
  if (width == kSlotHour) return "hour";
  if (width == kSlotDay) return "day";
  return width_text(width);
}

}  // namespace

Section spend_section(const usage::Summary& summary) {
  if (summary.timeline.by_model.empty()) return {};
  const Stacks stacks = stacks_of(summary.timeline);
  if (stacks.slots.size() < 2) return {};
  const std::string unit = unit_of(stacks.width);
  return {"spend", fmt::format("{} per {}", stacks.is_cost ? "Cost" : "Tokens", unit),
          fmt::format("<figure>\n<figcaption>By model. Each bar starts at a full {}, in UTC.</figcaption>\n"
                      "{}{}\n</figure>\n",
                      unit, series_key(stacks), stacked_bars(stacks))};
}

}  // namespace otelc::report::detail
