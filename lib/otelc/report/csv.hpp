// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// Returns the summary for spreadsheets: RFC 4180 with a header, one row per agent, session and model, then
/// rows per log, baseline and gate (docs/reports.md#csv). Unknown values are empty cells. A name from outside
/// cannot become a formula.
std::string csv(const Report& report);

}  // namespace otelc::report
