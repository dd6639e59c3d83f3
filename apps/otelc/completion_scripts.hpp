// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "command_model.hpp"

namespace otelc::apps {

/// Return the completion of `otelc` as a script for a shell. Each is a table of the commands and what their
/// options and arguments may be, and functions that find the place of the cursor in it.
std::string bash_completion(const CommandModel& otelc);
std::string zsh_completion(const CommandModel& otelc);
std::string fish_completion(const CommandModel& otelc);

}  // namespace otelc::apps
