// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/process/environment.hpp>
#include <otelc/usage/origin.hpp>

namespace otelc::run {

/// Adds to `origin` what launch itself knows of its run: the CI job's facts, as far as the telemetry reports
/// none, and the command. Of the command only the program's name and the number of its arguments: these may
/// hold a prompt or a secret.
void add_run_facts(usage::Origin& origin, const process::Environment& environment,
                   const std::vector<std::string>& command);

}  // namespace otelc::run
