// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/settings_file.hpp>

namespace otelc::findings {

/// The directories where settings files are searched.
struct Places {
  std::string home;  ///< empty: not searched
  std::string working_dir = ".";
  std::string system = "/etc";  ///< for managed settings, which an administrator writes

  /// Returns the usual places, with HOME of `environment`.
  static Places of(const environment::Environment& environment);
};

/// Reads the settings files of Claude Code, Codex, Gemini CLI, Qwen Code, OpenCode and Mistral Vibe. Of one
/// agent, a later file overrides an earlier one. `environment` names their directories (CLAUDE_CONFIG_DIR,
/// CODEX_HOME), and has the variables that override them. A file that cannot be read, is over 1 MiB or is not
/// a regular file becomes a finding.
std::vector<SettingsFile> read_settings_files(const environment::Environment& environment,
                                              const Places& places);

/// Returns the environment that Claude Code sees: `environment`, overridden by its settings files.
environment::Environment with_claude_settings(environment::Environment environment,
                                              const std::vector<SettingsFile>& files);

}  // namespace otelc::findings
