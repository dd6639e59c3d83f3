// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/finding.hpp>

namespace otelc::findings {

/// Finds single variables that switch telemetry off or send it elsewhere, in the order of the table in
/// variable_rules.cpp. `where` is that of the findings.
std::vector<Finding> check_variables(const environment::Environment& variables,
                                     const std::string& where = {});

/// Finds what variables do together, or by being absent: a proxy without an exception, telemetry without a
/// protocol. `effective` is the environment that an agent sees, its settings files included.
std::vector<Finding> check_combinations(const environment::Environment& effective);

}  // namespace otelc::findings
