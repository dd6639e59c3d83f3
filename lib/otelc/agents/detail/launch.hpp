// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/agents/agent.hpp>

namespace otelc::agents::detail {

// The root spans that `otelc launch` adds to a log. They report no usage; this row keeps them out of the list
// of ignored services.
namespace launch {
inline constexpr std::string_view kServices[] = {"agentic-ci"};
}

inline constexpr Agent kLaunch{.name = "agentic-ci", .services = launch::kServices};

}  // namespace otelc::agents::detail
