// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/agents/content.hpp>
#include <otelc/agents/destination.hpp>
#include <otelc/environment/environment.hpp>

namespace otelc::agents {

/// Adds `--settings FILE` to a Claude Code command. This is needed because the `env` of Claude Code's
/// settings files wins over the environment, and only `--settings` wins over that.
///
/// FILE is written into `directory`. It has the agent's variables from `made` (see agent_environment()) and
/// everything in the user's own `--settings` (JSON or a file), whose `env` is treated as part of the
/// environment. It is a file because its values contain the secret, and every user can read a command line.
///
/// Returns `arguments` unchanged if the program is not `claude` (in any directory) or if a subcommand follows
/// that talks to no model; also, with a message on stderr, if the user's `--settings` is invalid or FILE
/// cannot be written.
std::vector<std::string> with_claude_arguments(std::vector<std::string> arguments,
                                               const environment::Environment& made, const Destination& to,
                                               Content content, const std::string& directory);

}  // namespace otelc::agents
