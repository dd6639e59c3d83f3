// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <otelc/agents/setup.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/launch/launch_options.hpp>
#include <otelc/process/private_directory.hpp>

namespace otelc::launch {

/// The command to start, and the private directory with files that its agents read.
struct ReachedCommand {
  agents::PreparedCommand command;
  std::optional<process::PrivateDirectory> directory;  ///< must exist as long as the command runs
};

/// Prepares the command so that it, and the agents that it starts, send their telemetry to `setup.to`: with
/// variables, arguments, settings files and shims (docs/launch.md#what-the-commands-environment-gets). A part
/// that fails is reported on stderr and left out. `user`: the user's environment.
ReachedCommand reach_agents(const LaunchOptions& options, environment::Environment user,
                            const agents::AgentSetup& setup);

}  // namespace otelc::launch
