// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/findings/settings_file.hpp>
#include <otelc/process/environment.hpp>

namespace otelc::findings {

/// Where settings files are looked for.
struct Places {
  std::string home;  ///< empty: files in it are not looked for
  std::string working_dir = ".";
  std::string system = "/etc";  ///< of files that an administrator writes

  /// By HOME of this environment.
  static Places of(const process::Environment& environment);
};

/// Reads the settings files of Claude Code, Codex, Gemini CLI, Qwen Code, OpenCode and Mistral Vibe, those
/// that win later. `environment` has their directories (CLAUDE_CONFIG_DIR, CODEX_HOME), and what wins over
/// them. A file of over 1 MiB, and what is no regular file, is a finding.
std::vector<SettingsFile> read_settings_files(const process::Environment& environment, const Places& places);

/// What Claude Code sees: the environment, and over it what its settings files set.
process::Environment with_claude_settings(process::Environment environment,
                                          const std::vector<SettingsFile>& files);

}  // namespace otelc::findings
