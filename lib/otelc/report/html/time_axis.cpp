// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/time_axis.hpp>

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace otelc::report::detail {
namespace {

constexpr UnixNanos kMs = 1'000'000;
constexpr UnixNanos kSecond = 1000 * kMs;
constexpr UnixNanos kMinute = 60 * kSecond;
constexpr UnixNanos kHour = 60 * kMinute;
constexpr UnixNanos kDay = 24 * kHour;
constexpr UnixNanos kTicksMax = 5;

constexpr UnixNanos kSteps[] = {
    kMs,         2 * kMs,     5 * kMs,      10 * kMs,     20 * kMs,     50 * kMs,     100 * kMs,    200 * kMs,
    500 * kMs,   kSecond,     2 * kSecond,  5 * kSecond,  10 * kSecond, 15 * kSecond, 30 * kSecond, kMinute,
    2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute, kHour,        2 * kHour,    3 * kHour,
    6 * kHour,   12 * kHour,  kDay,         2 * kDay,     7 * kDay,     14 * kDay,    28 * kDay,    91 * kDay,
    182 * kDay,  364 * kDay,  3640 * kDay,  36'400 * kDay};

UnixNanos step_of(UnixNanos begin, UnixNanos end) {
  const auto* step = std::find_if(std::begin(kSteps), std::end(kSteps), [&](UnixNanos candidate) {
    return end / candidate - begin / candidate <= kTicksMax - 1;
  });
  return step == std::end(kSteps) ? *std::prev(step) : *step;
}

// The time of day with as many digits as the step needs; the date if the step is a number of days.
std::string label_of(UnixNanos time, UnixNanos step) {
  const std::string full = format_summary_time(time);  // 2026-11-23T21:22:54.343Z
  if (step % kDay == 0) return full.substr(0, 10);
  if (step % kMinute == 0) return full.substr(11, 5);
  if (step % kSecond == 0) return full.substr(11, 8);
  return full.substr(11, step % (100 * kMs) == 0 ? 10 : step % (10 * kMs) == 0 ? 11 : 12);
}

}  // namespace

double TimeAxis::percent(UnixNanos time) const {
  if (time <= begin_) return 0;
  return 100 * static_cast<double>(std::min(time, end_) - begin_) / static_cast<double>(end_ - begin_);
}

std::vector<TimeAxis::Tick> TimeAxis::ticks() const {
  const UnixNanos step = step_of(begin_, end_);
  std::vector<Tick> ticks;
  for (UnixNanos at = begin_ / step * step;; at += step) {
    if (at >= begin_) ticks.push_back({percent(at), label_of(at, step)});
    if (end_ - at < step || ticks.size() == kTicksMax) return ticks;
  }
}

std::string width_text(UnixNanos width) {
  if (width % kDay == 0) return fmt::format("{} d", width / kDay);
  if (width % kHour == 0) return fmt::format("{} h", width / kHour);
  if (width % kMinute == 0) return fmt::format("{} min", width / kMinute);
  if (width % kSecond == 0) return fmt::format("{} s", width / kSecond);
  return fmt::format("{} ms", width / kMs);
}

}  // namespace otelc::report::detail
