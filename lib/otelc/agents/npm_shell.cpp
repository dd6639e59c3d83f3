// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/npm_shell.hpp>

#include <fmt/format.h>

#include <otelc/environment/shell_exports.hpp>
#include <otelc/process/program_name.hpp>

namespace otelc::agents {
namespace {

constexpr std::string_view kNpmShellVariable = "npm_config_script_shell";

}  // namespace

std::string npm_shell_path(const std::string& directory) {
  return directory + "/npm-shell";
}

std::string npm_shell_script(const std::string& directory) {
  return fmt::format(
      "#!/bin/sh\n# npx puts its package's programs first in PATH; this puts the "
      "shims before them.\nPATH={}:$PATH\nunset {}\nexec sh \"$@\"\n",
      environment::shell_quoted(directory), kNpmShellVariable);
}

void put_npm_shell(const std::vector<std::string>& arguments, const std::string& directory,
                   environment::Environment& environment) {
  if (directory.empty() || process::program_name(arguments) != kNpx || environment.get(kNpmShellVariable))
    return;
  environment.set(kNpmShellVariable, npm_shell_path(directory));
}

}  // namespace otelc::agents
