// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <otelc/agents/setup.hpp>
#include <otelc/base/error.hpp>
#include <otelc/environment/environment.hpp>

namespace otelc::agents {

/// Shims are programs called `claude`, `codex` and `npx` in the run's private directory, which stands first
/// in the command's PATH: an agent that a script starts gets its arguments too. A shim is a shell script that
/// becomes `otelc agent-shim DIRECTORY NAME ARGUMENTS...`, which becomes the agent that stands next in PATH.
inline constexpr std::string_view kShimCommand = "agent-shim";

/// The command itself is an agent that gets its arguments directly.
bool is_agent_with_arguments(const std::vector<std::string>& arguments);

/// Writes the shims and what they have to know into `directory`. Errors: as replace_file().
Result<void> make_shims(const std::string& directory, const AgentSetup& setup);

/// Puts the shims first in PATH, and their directory into OTELC_SHIMS. Without a directory, or without a PATH
/// in which they would be found, OTELC_SHIMS is empty. A launch inside another one so takes the place of
/// the outer one's shims.
void put_shims(environment::Environment& environment, const std::string& directory);

/// Becomes the agent `arguments[0]` that stands behind `directory` in PATH. Once the run has ended, or inside
/// another launch, it gets the arguments and the environment as they are. Returns only when it cannot:
/// 127 when there is no such program, 126 when it cannot be run, with a message on stderr.
int run_shim(const std::string& directory, std::vector<std::string> arguments);

}  // namespace otelc::agents
