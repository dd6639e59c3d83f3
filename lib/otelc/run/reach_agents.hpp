// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <otelc/process/agent_setup.hpp>
#include <otelc/process/environment.hpp>
#include <otelc/process/private_directory.hpp>
#include <otelc/run/launch.hpp>

namespace otelc::run {

/// The command as it is started, and the files that its agents read.
struct ReachedCommand {
  process::PreparedCommand command;
  std::optional<process::PrivateDirectory> directory;  ///< must live as long as the command
};

/// Makes the command, and the agents that it starts, send their telemetry to `setup.to`. What cannot be made
/// is a message on stderr, and the command goes without it.
ReachedCommand reach_agents(const LaunchOptions& options, process::Environment user,
                            const process::AgentSetup& setup);

}  // namespace otelc::run
