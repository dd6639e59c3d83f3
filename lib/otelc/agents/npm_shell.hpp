// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <otelc/environment/environment.hpp>

namespace otelc::agents {

/// The program that runs a package's agent (`npx @openai/codex`). It puts the package's programs first in
/// PATH, before the shims (shims.hpp), so it needs a shell that puts the shims before them again.
inline constexpr std::string_view kNpx = "npx";

/// Returns the shell's path. `directory` is the one that holds the shims.
std::string npm_shell_path(const std::string& directory);

/// Returns the shell script that belongs at npm_shell_path().
std::string npm_shell_script(const std::string& directory);

/// Sets npm's setting `script-shell` to npm_shell_path() when the command is npx. Does nothing when the user
/// has set it, or when `directory` is empty (there are no shims).
void put_npm_shell(const std::vector<std::string>& arguments, const std::string& directory,
                   environment::Environment& environment);

}  // namespace otelc::agents
