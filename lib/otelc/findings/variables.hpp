// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/finding.hpp>

namespace otelc::findings {

/// What the values of single variables switch off or send elsewhere, in the order of the table
/// (variable_rules.cpp). `where` as Finding has it.
std::vector<Finding> check_variables(const environment::Environment& variables,
                                     const std::string& where = {});

/// What variables do together, or by not being there: a proxy without an exception, telemetry without a
/// protocol. `effective`: what an agent sees, its settings files included.
std::vector<Finding> check_combinations(const environment::Environment& effective);

}  // namespace otelc::findings
