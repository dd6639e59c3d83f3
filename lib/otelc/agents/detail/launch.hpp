// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// The root spans that `otelc launch` adds to a log: they are no agent's, and not foreign either.
namespace launch {
inline constexpr std::string_view kServices[] = {"agentic-ci"};
}

inline constexpr Agent kLaunch{.name = "agentic-ci", .services = launch::kServices};

}  // namespace otelc::agents::detail
