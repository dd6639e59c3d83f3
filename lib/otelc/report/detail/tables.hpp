// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: further tables of `text`. Lines have no line ends; tables without rows are empty.

#include <string>
#include <vector>

#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Returns the totals by agent, session or source (`--by`).
std::vector<std::string> breakdown_lines(const Report& report);

/// Returns the logs, if there are several, and the totals.
std::vector<std::string> log_lines(const Report& report);

}  // namespace otelc::report::detail
