// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/markup.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/columns.hpp>

namespace otelc::report::detail {
namespace {

constexpr std::size_t kNameColumnsMax = 80;
constexpr double kManyUsd = 10;  // from here on cents are enough

std::string with_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string escaped(std::string_view text) {
  return with_entities(escape_for_terminal(text));
}

std::string name_markup(std::string_view name) {
  // Cut before and after controls are made visible: a long name must cost neither time nor room.
  const std::string visible = escape_for_terminal(name.substr(0, 8 * kNameColumnsMax));
  return "<bdi>" + with_entities(cut_to_columns(visible, kNameColumnsMax)) + "</bdi>";
}

Amounts::Amounts(const usage::Summary& summary)
    : decimals_(std::abs(summary.totals.cost_usd.value_or(0)) < kManyUsd ? 4 : 2) {}

std::string Amounts::usd(double usd) const {
  const double least = std::pow(10.0, -decimals_);
  if (usd > 0 && usd < least / 2) return fmt::format("&lt;${:.{}f}", least, decimals_);
  const std::string digits = fmt::format("{:.{}f}", std::abs(usd), decimals_);
  const std::size_t point = digits.find('.');
  // Beyond 15 digits there is nothing to group: no count of tokens costs as much.
  const std::string whole =
      point <= 15 ? with_thousands(std::stoll(digits.substr(0, point))) : digits.substr(0, point);
  return fmt::format("{}${}{}", usd < 0 ? "−" : "", whole, digits.substr(point));
}

std::string Amounts::usd(const std::optional<double>& usd) const {
  return usd ? this->usd(*usd) : not_known("cost not known");
}

std::string not_known(std::string_view why) {
  return fmt::format("<span class=\"na\" title=\"{0}\" aria-label=\"{0}\" role=\"img\">–</span>", why);
}

std::string count(const std::optional<std::int64_t>& number) {
  return number ? with_thousands(*number) : not_known();
}

std::string count_of_bad(const std::optional<std::int64_t>& number) {
  return number.value_or(0) > 0 ? fmt::format(R"(<strong class="bad">{}</strong>)", count(number))
                                : count(number);
}

std::string duration(std::int64_t microseconds) {
  const double seconds = static_cast<double>(microseconds) / 1e6;
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  if (whole < 48 * 3600) return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
  return fmt::format("{} d {} h", whole / 86'400, whole / 3600 % 24);
}

std::string duration(const std::optional<std::int64_t>& microseconds) {
  return microseconds ? duration(*microseconds) : not_known();
}

std::string percent(double share) {
  const double percent = 100 * share;
  if (percent <= 0) return "0 %";
  if (percent < 0.05) return "&lt;0.1 %";
  if (percent < 9.95) return fmt::format("{:.1f} %", percent);
  if (percent > 99 && percent < 100) return fmt::format("{:.1f} %", std::min(percent, 99.9));
  return fmt::format("{:.0f} %", percent);
}

std::string date_and_time(UnixNanos time) {
  std::string text = format_summary_time(time).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::optional<double> cache_hit_share(const usage::Usage& usage) {
  if (!usage.tokens) return std::nullopt;
  const auto of = [&usage](usage::TokenType type) {
    return static_cast<double>((*usage.tokens)[static_cast<std::size_t>(type)]);
  };
  const bool is_told = (usage.types_seen >> static_cast<unsigned>(usage::TokenType::cache_read) & 1) != 0;
  const double read = of(usage::TokenType::cache_read);
  const double prompt = of(usage::TokenType::input) + of(usage::TokenType::cache_creation) + read;
  return is_told && prompt > 0 ? std::optional(read / prompt) : std::nullopt;
}

}  // namespace otelc::report::detail
