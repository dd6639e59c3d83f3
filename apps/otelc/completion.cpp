// SPDX-License-Identifier: Apache-2.0
#include "completion.hpp"

#include <map>
#include <memory>
#include <string>

#include "completion_scripts.hpp"
#include "option_checks.hpp"
#include "standard_output.hpp"

namespace otelc::apps {
namespace {

enum class Shell { bash, zsh, fish };

std::string script_for(Shell shell, const CommandModel& otelc) {
  switch (shell) {
    case Shell::bash:
      return bash_completion(otelc);
    case Shell::zsh:
      return zsh_completion(otelc);
    case Shell::fish:
      return fish_completion(otelc);
  }
  return {};
}

}  // namespace

void add_completion(CLI::App& app, int& exit_code) {
  const std::map<std::string, Shell> shells = {
      {"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}};
  auto shell = std::make_shared<Shell>();
  CLI::App* command = app.add_subcommand("completion", "Print a completion script for your shell");
  command->add_option("SHELL", *shell, "The shell to print it for: " + listed(names_in(shells)))
      ->transform(one_of<Shell>(shells))
      ->required();
  command->footer(
      "Packages of otelc install the scripts. Without a package, load the script when the shell starts.\n\n"
      "Exit codes: 0 success; 1 the script cannot be written; 2 wrong usage.\n\n"
      "Example:\n"
      "  source <(otelc completion bash)     # in ~/.bashrc\n"
      "  source <(otelc completion zsh)      # in ~/.zshrc, after compinit\n"
      "  otelc completion fish | source      # in ~/.config/fish/config.fish");
  command->callback(
      [shell, &app, &exit_code] { exit_code = print_to_stdout(script_for(*shell, model_of(app))); });
}

}  // namespace otelc::apps
