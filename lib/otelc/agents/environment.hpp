// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <otelc/agents/content.hpp>
#include <otelc/agents/destination.hpp>
#include <otelc/agents/variables.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/environment/trace_context.hpp>

namespace otelc::agents {

/// An environment that makes agents send their telemetry to otelc.
struct AgentEnvironment {
  environment::Environment environment;
  std::vector<std::string> diverted;  ///< the user's variables that named another destination
  std::vector<std::string> remarks;   ///< what could not be done, in words for people
};

/// Returns the names of the variables that are set and name a destination: an endpoint or a file.
std::vector<std::string> targets_set(const environment::Environment& environment);

/// Changes one variable in `environment` as its rule says. `environment` has the user's value, or none.
void apply_rule(const AgentVariable& variable, const Destination& to, Content content,
                environment::Environment& environment);

/// Returns the environment in which every agent of the table sends its telemetry to `to`, whatever the
/// command is called. The user's values win, with two exceptions: the destination and, unless `content` is
/// on, what would put prompts and tool input into the log
/// (docs/launch.md#what-the-commands-environment-gets). `of_run` has further resource attributes, as
/// run_attributes() returns them.
AgentEnvironment agent_environment(environment::Environment user, const Destination& to, Content content,
                                   const environment::TraceContext& trace, std::string_view of_run);

}  // namespace otelc::agents
