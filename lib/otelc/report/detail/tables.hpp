// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: further tables of the text. Lines without their ends; none when there is nothing to say.

#include <string>
#include <vector>

#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// What the totals are broken down by (`--by`).
std::vector<std::string> breakdown_lines(const Report& report);

/// The logs, when there are several, and the totals.
std::vector<std::string> log_lines(const Report& report);

}  // namespace otelc::report::detail
