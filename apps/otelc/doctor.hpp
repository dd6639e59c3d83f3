// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <otelc/process/inherited_signals.hpp>

namespace otelc::apps {

/// Adds `otelc doctor`. Parameters and result are those of add_launch().
int add_doctor(CLI::App& app, int argc, char** argv, const process::InheritedSignals& signals,
               int& exit_code);

}  // namespace otelc::apps
