// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/finding.hpp>

namespace otelc::findings {

/// An agent's settings file that exists, and what was found in it.
struct SettingsFile {
  std::string_view agent;    ///< `Claude Code`
  std::string path;          ///< with `~` for the home directory
  bool is_managed = false;   ///< written by an administrator; overrides all other settings
  bool switches_on = false;  ///< it switches the agent's telemetry on
  /// Its telemetry settings, under the names of the variables that set the same.
  environment::Environment variables = {};
  std::vector<Finding> findings = {};

  /// Adds a finding of this file. Launch overrides every file but a managed one. The reference is valid until
  /// the next finding.
  Finding& add(std::string_view id, Level level, std::string subject, std::string problem,
               std::string remedy);
};

}  // namespace otelc::findings
