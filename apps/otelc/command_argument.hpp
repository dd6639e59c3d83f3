// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace otelc::apps {

/// The names of the validators that mark a command's argument COMMAND: a command that otelc runs.
/// kRunsAfterOptions: the first word that is no option begins it, with or without `--`; it is required.
inline constexpr const char* kRunsAfterOptions = "runs after options";
/// It is optional, and only follows `--`.
inline constexpr const char* kRunsAfterSeparator = "runs after --";

/// Adds COMMAND for `--help`, completions and man pages; its words never reach CLI11. `place` is one of the
/// names above.
inline void add_command_argument(CLI::App& command, const std::string& place, const std::string& help) {
  command
      .add_option_function<std::vector<std::string>>(
          "COMMAND", [](const std::vector<std::string>&) {}, help)
      ->check(CLI::Validator(
          [place](std::string& word) {
            return place == kRunsAfterSeparator ? "put -- before " + word : std::string();
          },
          "", place))
      ->option_text("[ARG...]");
}

}  // namespace otelc::apps
