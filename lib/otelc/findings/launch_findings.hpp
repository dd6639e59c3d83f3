// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/finding.hpp>
#include <otelc/findings/settings_files.hpp>

namespace otelc::findings {

/// Finds arguments of `command` that override those of launch: `-c otel.…` of Codex.
std::vector<Finding> check_arguments(const std::vector<std::string>& command);

/// Finds what may be why nothing arrived from `command`, and what `otelc launch` does not override:
/// variables, settings files and arguments, the most severe first. `user` is the environment before launch
/// changed it.
std::vector<Finding> silencing_launch(const environment::Environment& user,
                                      const std::vector<std::string>& command, const Places& places);

/// Returns the subjects of at most three findings for one sentence, each of a bounded length and not escaped:
/// `OTEL_LOGS_EXPORTER=none, enable_telemetry=false in ~/.vibe/config.toml`. Empty: there are none.
std::string named_in_a_sentence(const std::vector<Finding>& findings);

}  // namespace otelc::findings
