// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/setup.hpp>

#include <utility>

#include <otelc/agents/claude_arguments.hpp>
#include <otelc/agents/codex_arguments.hpp>
#include <otelc/agents/environment.hpp>
#include <otelc/agents/npm_shell.hpp>

namespace otelc::agents {

PreparedCommand prepare_command(std::vector<std::string> arguments, environment::Environment user,
                                const AgentSetup& setup, const std::string& directory) {
  auto made = agent_environment(std::move(user), setup.to, setup.content, setup.trace, setup.attributes);
  arguments = with_codex_arguments(std::move(arguments), setup.to, setup.content);
  if (!directory.empty()) {
    arguments =
        with_claude_arguments(std::move(arguments), made.environment, setup.to, setup.content, directory);
  }
  put_npm_shell(arguments, directory, made.environment);
  return {std::move(arguments), std::move(made.environment), std::move(made.diverted),
          std::move(made.remarks)};
}

}  // namespace otelc::agents
