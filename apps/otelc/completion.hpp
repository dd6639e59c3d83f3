// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace otelc::apps {

/// Adds `otelc completion SHELL`, which prints the completion of `app`'s commands. Runs at the end of
/// parsing.
void add_completion(CLI::App& app, int& exit_code);

}  // namespace otelc::apps
