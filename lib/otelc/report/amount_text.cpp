// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/amount_text.hpp>

#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <otelc/base/text.hpp>

namespace otelc::report {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;

}  // namespace

std::string usd_text(double usd) {
  // Doubles over this have no cents.
  constexpr double kCentsMax = 9e13;
  if (usd < 0) return "-" + usd_text(-usd);
  if (usd == 0) return "$0.00";
  if (usd < 0.00005) return "<$0.0001";
  if (usd < 0.99995) return fmt::format("${:.4f}", usd);
  if (!(usd < kCentsMax)) return fmt::format("${:.3g}", usd);
  const std::int64_t cents = std::llround(usd * 100);
  return fmt::format("${}.{:02}", with_thousands(cents / 100), cents % 100);
}

std::string compact_count(std::int64_t count) {
  if (count < 0) return "-" + compact_count(count == INT64_MIN ? INT64_MAX : -count);
  if (count < 1000) return fmt::format("{}", count);
  auto value = static_cast<double>(count);
  std::size_t unit = 0;
  constexpr std::string_view kUnits[] = {"", "k", "M", "G", "T", "P", "E"};
  while (value >= 999.5) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.{}f}{}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, kUnits[unit]);
}

std::string duration_text(std::chrono::microseconds duration) {
  const double seconds = static_cast<double>(duration.count()) / 1e6;
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < kHour) return fmt::format("{} min {} s", whole / kMinute, whole % kMinute);
  return fmt::format("{} h {} min", with_thousands(whole / kHour), whole / kMinute % kMinute);
}

std::string short_duration(std::int64_t microseconds) {
  const double seconds = static_cast<double>(microseconds) / 1e6;
  if (seconds < 0.9995) return fmt::format("{:.0f}ms", seconds * 1000);
  if (seconds < 59.95) return fmt::format("{:.1f}s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < kHour) return fmt::format("{}m{:02}s", whole / kMinute, whole % kMinute);
  return fmt::format("{}h{:02}m", whole / kHour, whole / kMinute % kMinute);
}

}  // namespace otelc::report
