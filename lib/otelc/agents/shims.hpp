// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <otelc/agents/setup.hpp>
#include <otelc/base/error.hpp>
#include <otelc/environment/environment.hpp>

namespace otelc::agents {

// Shims reach agents that a script starts and that need arguments (docs/launch.md#agents-behind-scripts).
// They are programs called `claude`, `codex` and `npx` in the run's private directory, which is first in the
// command's PATH. A shim is a shell script that becomes `otelc agent-shim DIRECTORY NAME ARGUMENTS...`, which
// becomes the next program called NAME in PATH.

/// The command of `otelc` that runs a shim.
inline constexpr std::string_view kShimCommand = "agent-shim";

/// Whether the command itself is an agent that needs arguments; it gets them directly, without a shim.
bool is_agent_with_arguments(const std::vector<std::string>& arguments);

/// Writes the shims and the setup that they need into `directory`. Errors: as replace_file().
Result<void> make_shims(const std::string& directory, const AgentSetup& setup);

/// Puts `directory` first in PATH and into OTELC_SHIMS. With an empty `directory`, or without a PATH,
/// OTELC_SHIMS is set to the empty string. Either way the shims of an outer launch become inactive.
void put_shims(environment::Environment& environment, const std::string& directory);

/// Becomes the program `arguments[0]` that follows `directory` in PATH, with the run's arguments and
/// environment. Once the run has ended, or within a nested launch, the program gets its arguments and
/// environment unchanged. Returns only on failure, with a message on stderr: 127 if there is no such program,
/// 126 if it cannot be run.
int run_shim(const std::string& directory, std::vector<std::string> arguments);

}  // namespace otelc::agents
