// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/reach_agents.hpp>

#include <utility>

#include <otelc/agents/shims.hpp>
#include <otelc/base/messages.hpp>

namespace otelc::launch {

ReachedCommand reach_agents(const LaunchOptions& options, environment::Environment user,
                            const agents::AgentSetup& setup) {
  ReachedCommand reached;
  const bool is_agent = agents::is_agent_with_arguments(options.command);
  bool has_shims = !is_agent && options.shims == Shims::make;
  if (is_agent || has_shims) {
    auto made = process::PrivateDirectory::make();
    if (made) {
      reached.directory.emplace(std::move(*made));
    } else {
      say(made.error().message + "; a settings file may send an agent's telemetry elsewhere");
    }
  }
  const std::string directory = reached.directory ? reached.directory->path() : "";
  if (has_shims && reached.directory) {
    if (const auto shims = agents::make_shims(directory, setup); !shims) {
      say(shims.error().message +
          "; Claude Code and Codex run without otelc's arguments when a script starts them");
      has_shims = false;
    }
  }
  reached.command = agents::prepare_command(options.command, std::move(user), setup, directory);
  for (const std::string& remark : reached.command.remarks) say(remark);
  agents::put_shims(reached.command.environment, has_shims ? directory : "");
  return reached;
}

}  // namespace otelc::launch
