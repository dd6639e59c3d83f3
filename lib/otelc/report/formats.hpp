// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <otelc/report/csv.hpp>
#include <otelc/report/html.hpp>
#include <otelc/report/json.hpp>
#include <otelc/report/junit.hpp>
#include <otelc/report/markdown.hpp>
#include <otelc/report/openmetrics.hpp>
#include <otelc/report/report.hpp>
#include <otelc/report/table.hpp>
#include <otelc/report/text.hpp>

namespace otelc::report {

/// A way to write a report (docs/reports.md).
struct Format {
  std::string_view name;  ///< for options
  std::string (*render)(const Report&);
  bool shows_history = false;               ///< the summary's timeline and dearest requests
  usage::Lists lists = usage::kNoSessions;  ///< what it shows of sessions without being asked
};

inline constexpr std::array kFormats = {
    Format{"table", table},
    Format{"text", text},
    Format{"json", json},
    Format{"markdown", markdown, false, {.sessions_max = kMarkdownSessionsMax}},
    Format{"csv", csv, false, {.has_rows = false}},
    Format{"openmetrics", openmetrics},
    Format{"junit", junit},
    Format{"html", html, true, {.sessions_max = kHtmlSessionsMax}},
};

/// What a format needs of a summary.
constexpr usage::Lists lists_for(const Format& format, GroupBy by, usage::CostBasis basis) {
  usage::Lists lists = format.lists;
  if (by == GroupBy::session) lists = lists.with({SIZE_MAX, true, false, basis});
  lists.basis = basis;
  return lists;
}

/// nullptr: there is none of this name.
constexpr const Format* find_format(std::string_view name) {
  for (const Format& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

}  // namespace otelc::report
