// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/bars.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <otelc/report/detail/html/markup.hpp>

namespace otelc::report::detail {
namespace {

constexpr int kBarHeight = 12;
constexpr double kLeastPercent = 0.6;  // so that no value over 0 is invisible

// The SVG repeats the colours of the CSS, so that CI viewers that block inline styles (Jenkins) show plots.
struct Paint {
  std::string_view css_class;
  std::string_view colour;
};

Paint paint_of(Ink ink) {
  switch (ink) {
    case Ink::cost:
      return {"m", "#0f766e"};
    case Ink::time:
      return {"d", "#64748b"};
    case Ink::cache:
      return {"t1", "#5e95d6"};
  }
  return {};
}

// The order within a bar: the prompt, its cheapest part first, then the answer.
struct TokenPaint {
  agents::TokenType type;
  Paint paint;
  std::string_view name;
};
constexpr TokenPaint kTokens[] = {
    {agents::TokenType::cache_read, {"t1", "#5e95d6"}, "read from cache"},
    {agents::TokenType::input, {"t0", "#1f4e8a"}, "input, not cached"},
    {agents::TokenType::cache_creation, {"t2", "#071426"}, "written to cache"},
    {agents::TokenType::output, {"t3", "#c8691c"}, "output"},
};

std::string rect(double x_percent, double width_percent, const Paint& paint) {
  return fmt::format(R"(<rect x="{:.2f}%" width="{:.2f}%" height="{}" class="{}" fill="{}"/>)", x_percent,
                     width_percent, kBarHeight, paint.css_class, paint.colour);
}

double percent_of(double share) {
  const double percent = 100 * std::clamp(std::isfinite(share) ? share : 0, 0.0, 1.0);
  return percent > 0 ? std::max(percent, kLeastPercent) : 0;
}

}  // namespace

double share_of(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

std::string bar_cell(double share, Ink ink, bool track) {
  const std::string background = track ? rect(0, 100, {"k", "#e5e7eb"}) : std::string();
  const std::string bar = share > 0 ? rect(0, percent_of(share), paint_of(ink)) : std::string();
  return fmt::format(R"(<td class="b"><svg width="100%" height="{}" aria-hidden="true">{}{}</svg></td>)",
                     kBarHeight, background, bar);
}

TokenCounts counts_of(const billing::Usage& usage) {
  TokenCounts counts;
  if (!usage.tokens) return counts;
  for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
    if ((usage.types_seen >> i & 1) != 0) counts[i] = (*usage.tokens)[i];
  return counts;
}

std::string token_bar_cell(const TokenCounts& tokens, double share) {
  double total = 0;
  for (const auto& count : tokens) total += static_cast<double>(std::max<std::int64_t>(count.value_or(0), 0));
  if (total <= 0) return R"(<td class="b"></td>)";
  std::string rects;
  std::string words;
  double x = 0;
  for (const TokenPaint& type : kTokens) {
    const auto& number = tokens[static_cast<std::size_t>(type.type)];
    if (!number) continue;
    words += fmt::format("{}{}: {}", words.empty() ? "" : ", ", type.name, count(number));
    if (*number <= 0) continue;
    const double width = static_cast<double>(*number) / total * percent_of(share);
    rects += rect(x, width, type.paint);
    x += width;
  }
  return fmt::format(
      R"(<td class="b"><svg width="100%" height="{}" role="img"><title>{}</title>{}</svg></td>)", kBarHeight,
      words, rects);
}

std::string token_key() {
  std::string key;
  for (const TokenPaint& type : kTokens)
    key += fmt::format(R"(<li><svg width="12" height="12" aria-hidden="true">{}</svg> {}</li>)",
                       rect(0, 100, type.paint), type.name);
  return R"(<ul class="key" aria-label="Types of tokens">)" + key + "</ul>";
}

}  // namespace otelc::report::detail
