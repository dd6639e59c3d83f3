// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/time_plot.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <otelc/base/saturating.hpp>
#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>
#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/plot_parts.hpp>
#include <otelc/report/detail/html/time_axis.hpp>

namespace otelc::report::detail {
namespace {

using usage::Timeline;
using usage::TimelineBin;

// Pixels from the top; see plot_parts.hpp.
constexpr double kCurveTop = 18;
constexpr double kCurveBottom = 170;
constexpr double kErrorsAt = 185;
constexpr double kBarsTop = 218;
constexpr double kBarsBottom = 270;
constexpr int kHeight = 294;
constexpr std::size_t kCurvePlaces = 1000;
constexpr std::size_t kBarPlaces = 60;

double amount_of(const TimelineBin& bin, Curve curve) {
  return curve == Curve::cost ? bin.cost_usd : static_cast<double>(bin.tokens);
}

std::string amount_text(double amount, Curve curve) {
  return curve == Curve::cost ? usd(amount) : compact_count(std::llround(amount));
}

// Labels of one axis share the decimals of their step, so usd_text() does not fit.
std::string axis_text(double amount, double step, Curve curve) {
  if (curve == Curve::tokens) return compact_count(std::llround(amount));
  if (step >= 1) return "$" + with_thousands(std::llround(amount));
  return fmt::format("${:.{}f}", amount,
                     static_cast<int>(std::clamp(-std::floor(std::log10(step)), 0.0, 12.0)));
}

// 1, 2 or 5 times a power of ten: at most four lines up to `most`.
double step_for(double most) {
  const double least = most / 4;
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= least * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

// The running total: it rises over each bin and is level between bins. The SVG is nested because coordinates
// of a path cannot be percentages.
std::string curve_of(const Timeline& bins, const TimeAxis& axis, Curve curve, double most) {
  std::string points = "M0 100";
  double sum = 0;
  const auto add = [&](UnixNanos time, double value) {
    points += fmt::format("L{:.1f} {:.1f}", 10 * axis.percent(time), 100 - 100 * value / most);
  };
  for (const TimelineBin& bin : bins.bins) {
    const double amount = amount_of(bin, curve);
    if (amount == 0) continue;
    add(bin.start, sum);
    sum += amount;
    add(bins.end_of(bin), sum);
  }
  points += fmt::format("L1000 {:.1f}", 100 - 100 * sum / most);
  return fmt::format(
      R"(<svg y="{0}" width="100%" height="{1}" viewBox="0 0 1000 100" preserveAspectRatio="none" overflow="visible">)"
      R"(<path d="{2}L1000 100Z" class="area" fill="#0f766e" fill-opacity="0.12"/>)"
      R"(<path d="{2}" class="curve" fill="none" stroke="#0f766e" stroke-width="2" stroke-linejoin="round" )"
      R"(vector-effect="non-scaling-stroke"/></svg>)",
      kCurveTop, kCurveBottom - kCurveTop, points);
}

std::string curve_panel(const Timeline& timeline, const TimeAxis& axis, Curve curve) {
  double total = 0;
  for (const TimelineBin& bin : timeline.bins) total += amount_of(bin, curve);
  if (total <= 0) return horizontal_line(kCurveBottom, "axis");
  const double height = kCurveBottom - kCurveTop;
  const double step = step_for(total);
  std::string lines;
  std::string labels;
  const int count = static_cast<int>(total * 0.93 / step);
  for (int i = 1; i <= count; ++i) {
    const double at = step * i;
    const double y = kCurveBottom - height * at / total;
    lines += horizontal_line(y, "grid");
    labels += plot_text(0, y - 4, "tick", "start", axis_text(at, step, curve));
  }
  return lines + curve_of(timeline, axis, curve, total) + horizontal_line(kCurveBottom, "axis") + labels +
         plot_text(100, kCurveTop - 6, "end", "end", amount_text(total, curve));
}

// Errors have a lane of their own, so that they differ by more than colour.
std::string error_lane(const Timeline& bins, const TimeAxis& axis) {
  std::int64_t most = 0;
  for (const TimelineBin& bin : bins.bins) most = std::max(most, bin.errors);
  std::string dots;
  for (const TimelineBin& bin : bins.bins) {
    if (bin.errors == 0) continue;
    const double area = static_cast<double>(bin.errors) / static_cast<double>(most);
    dots +=
        fmt::format(R"(<circle cx="{:.2f}%" cy="{}" r="{:.1f}"><title>{}, {}</title></circle>)",
                    axis.percent(bin.start + bins.width / 2), kErrorsAt, std::max(2.0, 4.5 * std::sqrt(area)),
                    plural(bin.errors, "API error"), date_and_time(bin.start));
  }
  return dots.empty() ? dots : R"(<g class="err" fill="#c4302b">)" + dots + "</g>";
}

std::string bars_panel(const Timeline& bins, const TimeAxis& axis) {
  std::int64_t most = 0;
  for (const TimelineBin& bin : bins.bins) most = std::max(most, saturating_add(bin.requests, bin.errors));
  std::string answered;
  std::string failed;
  const double width = axis.percent(axis.begin() + bins.width);
  const double height = kBarsBottom - kBarsTop;
  const auto pixels = [&](std::int64_t count) {
    return count == 0 ? 0 : std::max(1.5, height * static_cast<double>(count) / static_cast<double>(most));
  };
  const auto bar = [&](const TimelineBin& bin, double y, double tall, const std::string& words) {
    return fmt::format(
        R"(<rect x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}"><title>{}</title></rect>)",
        axis.percent(bin.start) + width * 0.08, y, width * 0.84, tall, words);
  };
  for (const TimelineBin& bin : bins.bins) {
    if (bin.requests + bin.errors == 0) continue;
    std::string words = fmt::format("{}: {}", date_and_time(bin.start), plural(bin.requests, "request"));
    if (bin.errors > 0) words += ", " + plural(bin.errors, "API error");
    const double tall = pixels(bin.requests);
    if (bin.requests > 0) answered += bar(bin, kBarsBottom - tall, tall, words);
    if (bin.errors > 0)
      failed += bar(bin, kBarsBottom - tall - pixels(bin.errors), pixels(bin.errors), words);
  }
  return fmt::format(R"(<g class="d" fill="#64748b">{}</g><g class="err" fill="#c4302b">{}</g>)", answered,
                     failed) +
         horizontal_line(kBarsBottom, "axis") +
         plot_text(0, kBarsTop - 6, "tick", "start",
                   fmt::format("requests per {}, at most {}", width_text(bins.width), with_thousands(most)));
}

}  // namespace

std::string time_plot(const Timeline& timeline, Curve curve) {
  const Timeline bins = usage::with_places_at_most(timeline, kBarPlaces);
  const TimeAxis axis(bins.bins.front().start, bins.end_of(bins.bins.back()));
  double total = 0;
  std::int64_t errors = 0;
  for (const TimelineBin& bin : bins.bins) {
    total += amount_of(bin, curve);
    errors = saturating_add(errors, bin.errors);
  }
  const std::string title =
      fmt::format("{} over time, from {} to {} UTC: {} in total, {}",
                  curve == Curve::cost ? "Spend" : "Tokens", date_and_time(axis.begin()),
                  date_and_time(axis.end()), amount_text(total, curve), plural(errors, "API error"));
  return fmt::format(R"(<svg class="plot" width="100%" height="{}" role="img"><title>{}</title>)", kHeight,
                     title) +
         curve_panel(usage::with_places_at_most(timeline, kCurvePlaces), axis, curve) +
         error_lane(bins, axis) + bars_panel(bins, axis) + time_labels(axis, kBarsBottom, kHeight - 6) +
         "</svg>";
}

}  // namespace otelc::report::detail
