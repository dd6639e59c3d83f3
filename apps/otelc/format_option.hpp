// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include <otelc/report/formats.hpp>

namespace otelc::apps {

/// Returns the names of all report formats: `table, text, json, …`.
inline std::string format_names() {
  std::string names;
  for (const report::Format& format : report::kFormats)
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  return names;
}

/// Accepts the name of a report format.
inline CLI::Validator format_name() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        if (report::find_format(text) != nullptr) return {};
        return "must be one of " + format_names() + ", not " + text;
      },
      "");
}

}  // namespace otelc::apps
