// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/agents/content.hpp>
#include <otelc/agents/destination.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/environment/trace_context.hpp>

namespace otelc::agents {

/// What the agents of a run have to know.
struct AgentSetup {
  Destination to;
  Content content = Content::off;
  environment::TraceContext trace;
  std::string attributes = {};  ///< of the run, as of run_attributes()
};

/// A command that sends its telemetry to the run's receiver.
struct PreparedCommand {
  std::vector<std::string> arguments;
  environment::Environment environment;
  std::vector<std::string> diverted;  ///< as of AgentEnvironment
  std::vector<std::string> remarks;   ///< as of AgentEnvironment
};

/// Prepares a command of an agent or of a script that starts one: the environment, and the arguments of
/// agents that need some. `directory` is the run's private one; empty: there is none, and agents that need a
/// file go without it.
PreparedCommand prepare_command(std::vector<std::string> arguments, environment::Environment user,
                                const AgentSetup& setup, const std::string& directory);

}  // namespace otelc::agents
