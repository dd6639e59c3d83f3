// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/launch/launch_options.hpp>
#include <otelc/process/inherited_signals.hpp>

namespace otelc::launch {

/// Runs a command with a collector beside it, then reports what it cost (docs/launch.md). Returns the exit
/// code for this process. Messages go to stderr. Call it at most once per process: it takes over all signals.
int launch(const LaunchOptions& options, const process::InheritedSignals& signals);

}  // namespace otelc::launch
