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

/// An output format of reports (docs/reports.md).
struct Format {
  std::string_view name;  ///< as in `--format NAME`
  std::string (*render)(const Report&);
  bool shows_history = false;               ///< needs the summary's timeline and most expensive requests
  usage::Lists lists = usage::kNoSessions;  ///< the session lists that it shows by default
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

/// Returns the lists that a summary must contain for `format` with `--by` and the cost basis.
constexpr usage::Lists lists_for(const Format& format, GroupBy by, usage::CostBasis basis) {
  usage::Lists lists = format.lists;
  if (by == GroupBy::session) lists = lists.with({SIZE_MAX, true, false, basis});
  lists.basis = basis;
  return lists;
}

/// Returns the format of this name, or nullptr.
constexpr const Format* find_format(std::string_view name) {
  for (const Format& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

}  // namespace otelc::report
