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

/// The command as it is started, and the files that its agents read.
struct ReachedCommand {
  agents::PreparedCommand command;
  std::optional<process::PrivateDirectory> directory;  ///< must live as long as the command
};

/// Makes the command, and the agents that it starts, send their telemetry to `setup.to`. What cannot be made
/// is a message on stderr, and the command goes without it.
ReachedCommand reach_agents(const LaunchOptions& options, environment::Environment user,
                            const agents::AgentSetup& setup);

}  // namespace otelc::launch
