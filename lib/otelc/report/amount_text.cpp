// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/amount_text.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <otelc/base/text.hpp>

namespace otelc::report {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;

// The texts of two values with `digits_least` decimals, or with as many more as it takes to differ.
template <class TextOf>
std::pair<std::string, std::string> distinct_texts(double a, double b, int digits_least, int digits_max,
                                                   const TextOf& text_of) {
  int digits = digits_least;
  while (a != b && digits < digits_max && text_of(a, digits) == text_of(b, digits)) ++digits;
  return {text_of(a, digits), text_of(b, digits)};
}

std::string percent_with(double percent, int digits) {
  return fmt::format("{:.{}f} %", percent, digits);
}

std::string change_with(double percent, int digits) {
  return fmt::format("{:+.{}f} %", percent, digits);
}

constexpr int kPercentDigits = 1;
constexpr int kPercentDigitsMax = 9;

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

std::pair<std::string, std::string> usd_texts(double a, double b) {
  constexpr int kDigitsMax = 12;
  std::pair<std::string, std::string> texts(usd_text(a), usd_text(b));
  if (a == b || texts.first != texts.second) return texts;
  texts = distinct_texts(a, b, 4, kDigitsMax,
                         [](double usd, int digits) { return fmt::format("${:.{}f}", usd, digits); });
  // Closer than that: the shortest text that reads back as the same double.
  if (texts.first == texts.second) texts = {fmt::format("${}", a), fmt::format("${}", b)};
  return texts;
}

std::string share_text(double share) {
  const double percent = 100 * share;
  if (percent > 0 && percent < 0.5) return "<1 %";
  if (percent < 100 && percent >= 99.5) return ">99 %";
  return fmt::format("{:.0f} %", percent);
}

std::string percent_text(double percent) {
  return percent_with(percent, kPercentDigits);
}

std::string change_text(double percent) {
  return change_with(percent, kPercentDigits);
}

std::pair<std::string, std::string> percent_texts(double a, double b) {
  return distinct_texts(a, b, kPercentDigits, kPercentDigitsMax, percent_with);
}

std::pair<std::string, std::string> change_texts(double a, double b) {
  return distinct_texts(a, b, kPercentDigits, kPercentDigitsMax, change_with);
}

std::string rate_text(double per_second) {
  constexpr double kMax = 9e18;  // what fits in the count
  return with_thousands(std::llround(std::clamp(per_second, 0.0, kMax)));
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
