// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace otelc::apps {

/// Adds `otelc serve`. When it is the command that was asked for, it runs at the end of parsing and leaves
/// its exit code in `exit_code`, which outlives the parse.
void add_serve(CLI::App& app, int& exit_code);

}  // namespace otelc::apps
