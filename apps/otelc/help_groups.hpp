// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>

#include <CLI/CLI.hpp>

namespace otelc::apps {

/// Lists options under `title` in `--help`. All of them must exist.
inline void group_options(CLI::App& command, const std::string& title,
                          std::initializer_list<const char*> names) {
  for (const char* const name : names) command.get_option(name)->group(title);
}

}  // namespace otelc::apps
