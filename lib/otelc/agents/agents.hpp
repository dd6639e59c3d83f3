// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <otelc/agents/agent.hpp>

namespace otelc::agents {

/// All agents that we know, and last, for every other service, the GenAI conventions (docs/agents.md).
/// Constant, so safe from any thread.
std::span<const Agent> agents();

}  // namespace otelc::agents
