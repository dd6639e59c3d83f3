// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/overview.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/base/saturating.hpp>
#include <otelc/base/text.hpp>
#include <otelc/billing/usage.hpp>
#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/origin.hpp>
#include <otelc/report/without_model.hpp>

namespace otelc::report::detail {
namespace {

using billing::Usage;
using usage::Summary;
using usage::Verdict;

constexpr std::size_t kNamesMax = 5;

std::string names(const std::vector<std::string>& all) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kNamesMax, all.size()); ++i)
    text += (i == 0 ? "" : ", ") + name_markup(all[i]);
  if (all.size() > kNamesMax) text += fmt::format(" and {} more", all.size() - kNamesMax);
  return text;
}

std::string who_and_when(const Summary& summary) {
  std::string text = names(summary.agents);
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : " · ") + part; };
  if (summary.sessions > 0) add(plural(summary.sessions, "session"));
  if (summary.first != 0 && summary.last >= summary.first) {
    const std::string first = date_and_time(summary.first);
    const std::string last = date_and_time(summary.last);
    const bool is_same_day = first.substr(0, 10) == last.substr(0, 10);
    add(fmt::format("<span class=\"w\">{} – {} UTC</span> ({})", first, is_same_day ? last.substr(11) : last,
                    duration(static_cast<std::int64_t>((summary.last - summary.first) / 1000))));
  }
  return text;
}

// `figure` and `detail`: markup.
std::string tile(std::string_view name, const std::string& figure, const std::string& detail) {
  return fmt::format("<div><dt>{}</dt><dd class=\"f\">{}</dd><dd>{}</dd></div>\n", name, figure, detail);
}

std::string cost_tile(const Summary& summary) {
  const Usage& totals = summary.totals;
  std::string detail;
  if (!totals.cost_usd) {
    detail = totals.total_tokens ? "not reported" : "";
  } else if (totals.unpriced_tokens > 0) {
    detail = fmt::format("excludes {} of unknown cost", plural(totals.unpriced_tokens, "token"));
  } else if (totals.cost_source == billing::CostSource::priced) {
    detail = totals.reported_usd && summary.cost_basis != usage::CostBasis::list ? "partly at list price"
                                                                                 : "at list price";
  } else {
    detail = totals.tokens && totals.total_tokens == 0 ? "nothing was used" : "as reported by the agent";
  }
  const std::string sign = totals.unpriced_tokens > 0 && totals.cost_usd ? "≥ " : "";
  return tile("Cost", totals.cost_usd ? sign + usd(*totals.cost_usd) : unknown("cost not reported"), detail);
}

std::string tokens_tile(const Usage& totals) {
  std::string detail;
  if (totals.tokens) {
    const auto of = [&totals](agents::TokenType type) {
      return (*totals.tokens)[static_cast<std::size_t>(type)];
    };
    detail = fmt::format("{} output", with_thousands(of(agents::TokenType::output)));
    if (totals.reasoning.value_or(0) > 0)
      detail += fmt::format(", {} reasoning", with_thousands(*totals.reasoning));
  }
  return tile("Tokens", count(totals.total_tokens), detail);
}

std::string requests_tile(const Usage& totals) {
  std::string detail;
  if (totals.errors)
    detail = *totals.errors == 0 ? "no errors"
                                 : "<strong class=\"bad\">" + plural(*totals.errors, "error") + "</strong>";
  if (totals.retries.value_or(0) > 0)
    detail +=
        fmt::format(", {} {}", with_thousands(*totals.retries), *totals.retries == 1 ? "retry" : "retries");
  return tile("API requests", count(totals.requests), detail);
}

std::string time_tile(const Summary& summary) {
  std::int64_t active_us = 0;
  for (const auto& [type, milliseconds] : summary.active_ms)
    active_us = saturating_add(active_us, milliseconds * 1000);
  const auto& api_us = summary.totals.duration_us;
  const std::string api = api_us ? duration(*api_us) + " of API time" : "";
  if (!summary.active_ms.empty()) return tile("Active time", duration(active_us), api);
  if (summary.request_ms) return tile("Time in requests", duration(*summary.request_ms * 1000), api);
  return tile("API time", duration(api_us), "");
}

std::string cache_tile(const Usage& totals) {
  const auto share = cache_hit_share(totals);
  return tile("Cache hits", share ? percent(*share) : unknown(), share ? "of prompt tokens" : "");
}

std::string tiles(const Summary& summary) {
  return "<dl class=\"tiles\">\n" + cost_tile(summary) + tokens_tile(summary.totals) +
         requests_tile(summary.totals) + cache_tile(summary.totals) + time_tile(summary) + "</dl>\n";
}

std::string verdict_line(const Summary& summary) {
  const auto& check = summary.check;
  const auto line = [&check](std::string_view css_class, std::string_view mark, std::string_view word) {
    return fmt::format(
        "<p class=\"verdict {}\"><strong><span aria-hidden=\"true\">{}</span> {}</strong> {}</p>\n",
        css_class, mark, word, escaped(check.reason));
  };
  switch (check.verdict) {
    case Verdict::complete:
      return line("good", "✓", "Telemetry complete:");
    case Verdict::partial:
      return line("warn", "!", "Telemetry incomplete:");
    case Verdict::unverified:
      return line("", "?", "Telemetry unverified:");
    case Verdict::none:
      return line("warn", "!", "No telemetry:");
  }
  return {};
}

}  // namespace

std::string headline(const Summary& summary) {
  const Usage& totals = summary.totals;
  if (!totals.is_known()) return "No model usage was reported";
  if (std::string errors = only_errors_text(totals); !errors.empty()) return errors;
  std::string text;
  if (totals.cost_usd) text = (totals.unpriced_tokens > 0 ? "At least " : "") + usd(*totals.cost_usd);
  if (totals.total_tokens) text += (text.empty() ? "" : " for ") + plural(*totals.total_tokens, "token");
  if (totals.requests) text += (text.empty() ? "" : " in ") + plural(*totals.requests, "request");
  return text;
}

std::string overview(const Report& report) {
  const Summary& summary = report.summary;
  return fmt::format(
             "<header>\n<p class=\"kind\">Model usage</p>\n<h1>{}</h1>\n<p "
             "class=\"who\">{}</p>\n{}</header>\n",
             headline(summary), who_and_when(summary), origin(report)) +
         verdict_line(summary) + (summary.totals.is_known() ? tiles(summary) : "");
}

}  // namespace otelc::report::detail
