// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/agents/content.hpp>
#include <otelc/agents/destination.hpp>
#include <otelc/environment/environment.hpp>

namespace otelc::agents {

/// Claude Code's settings files have an `env` that wins over the environment; `--settings` wins over that.
/// Adds `--settings FILE` behind the command's name when that is `claude` in any directory; every other
/// command, and a subcommand that talks to no model, is left as it is. FILE is written into `directory`,
/// because its values hold the secret and every user can read a command line. It has the agent's variables
/// as `made` (agent_environment()) has them, and all that a `--settings` of the user's own (JSON or a file)
/// says; what that has in `env` is treated as if it stood in the environment.
/// Arguments that it cannot add to stay as they are, with a message on stderr.
std::vector<std::string> with_claude_arguments(std::vector<std::string> arguments,
                                               const environment::Environment& made, const Destination& to,
                                               Content content, const std::string& directory);

}  // namespace otelc::agents
