// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <otelc/agents/agent.hpp>

/// This folder has all that it takes to count an agent's telemetry and to launch the agent. (What its
/// settings files can switch off is in findings.) A new agent needs some of these:
///
///   detail/NAME.hpp    its telemetry, as rows (agent.hpp describes them), listed in agents.cpp
///   variables.cpp      the environment variables that send its telemetry to otelc
///   *_arguments.hpp    the arguments that do so if variables do not suffice, added in setup.cpp
///   programs.cpp       its program, for `otelc doctor` and for the shims
namespace otelc::agents {

/// Returns all known agents and, last, the GenAI conventions for every other service (docs/agents.md).
/// Constant, so safe from any thread.
std::span<const Agent> agents();

}  // namespace otelc::agents
