// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace otelc::apps {

/// Adds `otelc man [COMMAND]`, which prints man pages, to an app that has all other commands. Runs at the end
/// of parsing.
void add_man(CLI::App& app, int& exit_code);

}  // namespace otelc::apps
