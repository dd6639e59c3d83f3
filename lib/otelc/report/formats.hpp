// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
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
  bool shows_history = false;  ///< the summary's timeline and dearest requests
};

inline constexpr std::array kFormats = {
    Format{"table", table},       Format{"text", text},       Format{"json", json},
    Format{"markdown", markdown}, Format{"csv", csv},         Format{"openmetrics", openmetrics},
    Format{"junit", junit},       Format{"html", html, true},
};

/// nullptr: there is none of this name.
constexpr const Format* find_format(std::string_view name) {
  for (const Format& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

}  // namespace otelc::report
