// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The summary for spreadsheets: RFC 4180 with a header, one row per agent, session and model, then rows of
/// another kind (docs/reports.md). A cell of outside text can be no formula; an unknown fact is an empty
/// cell.
std::string csv(const Report& report);

}  // namespace otelc::report
