// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/short_forms.hpp>

#include <cmath>

#include <fmt/format.h>

namespace otelc::report {

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

std::string short_cost(double usd) {
  if (usd > 0 && usd < 0.00005) return "<$0.0001";
  return fmt::format("${:.4f}", usd);
}

std::string short_duration(std::int64_t microseconds) {
  const double seconds = static_cast<double>(microseconds) / 1e6;
  if (seconds < 0.9995) return fmt::format("{:.0f}ms", seconds * 1000);
  if (seconds < 59.95) return fmt::format("{:.1f}s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60);
}

}  // namespace otelc::report
