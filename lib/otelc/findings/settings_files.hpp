// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/finding.hpp>

namespace otelc::findings {

/// Where settings files are looked for.
struct Places {
  std::string home;  ///< empty: files in it are not looked for
  std::string working_dir = ".";
  std::string system = "/etc";  ///< of files that an administrator writes

  /// By HOME of this environment.
  static Places of(const environment::Environment& environment);
};

/// A settings file of an agent that is there.
struct SettingsFile {
  std::string_view agent;    ///< `Claude Code`
  std::string path;          ///< below the home directory: with `~` for it
  bool is_managed = false;   ///< an administrator's: it wins over everything
  bool switches_on = false;  ///< it switches the agent's telemetry on
  /// What it sets of telemetry, by the names of variables that say the same.
  environment::Environment variables = {};
  std::vector<Finding> findings = {};
};

/// Reads the settings files of Claude Code, Codex, Gemini CLI, Qwen Code, OpenCode and Mistral Vibe, those
/// that win later. `environment` has their directories (CLAUDE_CONFIG_DIR, CODEX_HOME), and what wins over
/// them. A file of over 1 MiB, and what is no regular file, is a finding.
std::vector<SettingsFile> read_settings_files(const environment::Environment& environment,
                                              const Places& places);

/// What Claude Code sees: the environment, and over it what its settings files set.
environment::Environment with_claude_settings(environment::Environment environment,
                                              const std::vector<SettingsFile>& files);

}  // namespace otelc::findings
