// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <otelc/agents/agent.hpp>

namespace otelc::agents {

/// Returns all known agents and, last, the GenAI conventions for every other service (docs/agents.md).
/// Constant, so safe from any thread.
std::span<const Agent> agents();

}  // namespace otelc::agents
