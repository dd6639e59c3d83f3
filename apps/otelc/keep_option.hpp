// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include <otelc/launch/older_logs.hpp>

namespace otelc::apps {

/// Adds `--keep N|DURATION`. `keep` outlives the parse.
inline CLI::Option* add_keep_option(CLI::App& command, launch::Keep& keep) {
  return command
      .add_option_function<std::string>(
          "--keep", [&keep](const std::string& text) { keep = *launch::parse_keep(text); },
          "Keep this many earlier logs, or those of a time such as 7d [all]")
      ->check([](const std::string& text) {
        return launch::parse_keep(text) ? ""
                                        : "must be a number of runs or a time such as 7d or 12h, not " + text;
      })
      ->option_text("N|DURATION");
}

}  // namespace otelc::apps
