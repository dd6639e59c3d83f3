// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/finding.hpp>
#include <otelc/findings/settings_files.hpp>

namespace otelc::findings {

/// What a command's own arguments say against launch: Codex's `-c otel.…`, which win over launch's.
std::vector<Finding> check_arguments(const std::vector<std::string>& command);

/// What `otelc launch` leaves in force that can be why nothing arrived from this command: variables, settings
/// files and arguments, the worst first. `user`: the environment before launch changed it.
std::vector<Finding> silencing_launch(const environment::Environment& user,
                                      const std::vector<std::string>& command, const Places& places);

/// `OTEL_LOGS_EXPORTER=none is set, …`: their subjects for one sentence, at most three, each of a bounded
/// length; not escaped. Empty: there are none.
std::string named_in_a_sentence(const std::vector<Finding>& findings);

}  // namespace otelc::findings
