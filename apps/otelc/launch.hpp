// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <otelc/process/inherited_signals.hpp>

namespace otelc::apps {

/// Adds `otelc launch`. Parse only the first arguments of `argv`, as many as this returns: what follows
/// belongs to the command that launch runs. `signals` are those that this process was started with. When
/// launch is the command of `argv`, it runs at the end of parsing and leaves its exit code in `exit_code`,
/// which outlives the parse.
int add_launch(CLI::App& app, int argc, char** argv, const process::InheritedSignals& signals,
               int& exit_code);

}  // namespace otelc::apps
