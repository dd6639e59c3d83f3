// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <otelc/report/formats.hpp>

#include "choices.hpp"

namespace otelc::apps {

/// Returns the names of all report formats.
inline std::vector<std::string> format_names() {
  std::vector<std::string> names;
  names.reserve(report::kFormats.size());
  for (const report::Format& format : report::kFormats) names.emplace_back(format.name);
  return names;
}

/// Accepts the name of a report format.
inline CLI::Validator format_name() {
  return with_choices(CLI::Validator(
                          [](std::string& text) -> std::string {
                            if (report::find_format(text) != nullptr) return {};
                            return "must be one of " + listed(format_names()) + ", not " + text;
                          },
                          ""),
                      format_names());
}

}  // namespace otelc::apps
