// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/launch/launch_options.hpp>
#include <otelc/process/inherited_signals.hpp>

namespace otelc::launch {

/// Runs the command with a collector beside it, then tells what it cost. Returns the exit code.
/// Once per process: it takes over all signals. Its own messages go to stderr.
int launch(const LaunchOptions& options, const process::InheritedSignals& signals);

}  // namespace otelc::launch
