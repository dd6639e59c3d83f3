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

struct AgentEnvironment {
  environment::Environment environment;
  /// The user's own variables that named another destination: this run is diverted from there.
  std::vector<std::string> diverted;
  /// What could not be done, in words for people.
  std::vector<std::string> remarks;
};

/// The names of variables that send telemetry somewhere, to an endpoint or into a file, and are set.
std::vector<std::string> targets_set(const environment::Environment& environment);

/// Gives one variable the value that its rule asks for, where `environment` has the user's or none.
void apply_rule(const AgentVariable& variable, const Destination& to, Content content,
                environment::Environment& environment);

/// The environment that makes every agent of the table send its telemetry to us, whatever the
/// command is called. The user's values win, but for the destination and, unless `content` is on,
/// for what would put prompts and tool input into the log (docs/launch.md).
/// `of_run`: further resource attributes, as of run_attributes().
AgentEnvironment agent_environment(environment::Environment user, const Destination& to, Content content,
                                   const environment::TraceContext& trace, std::string_view of_run);

}  // namespace otelc::agents
