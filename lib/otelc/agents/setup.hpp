// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/agents/content.hpp>
#include <otelc/agents/destination.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/environment/trace_context.hpp>

namespace otelc::agents {

/// What it takes to send an agent's telemetry to the run's receiver.
struct AgentSetup {
  Destination to;
  Content content = Content::off;
  environment::TraceContext trace;
  std::string attributes = {};  ///< resource attributes of the run, as run_attributes() returns them
};

/// A command that sends its telemetry to the run's receiver.
struct PreparedCommand {
  std::vector<std::string> arguments;
  environment::Environment environment;
  std::vector<std::string> diverted;  ///< as in AgentEnvironment
  std::vector<std::string> remarks;   ///< as in AgentEnvironment
};

/// Prepares the command of an agent, or of a script that starts one: sets its environment, and adds arguments
/// for agents that need them. `directory` is the run's private directory. If it is empty, agents that need a
/// file go without it.
PreparedCommand prepare_command(std::vector<std::string> arguments, environment::Environment user,
                                const AgentSetup& setup, const std::string& directory);

}  // namespace otelc::agents
