// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// Returns the summary for programs: `otelc.summary/1` on one line (docs/summary-json.md). Unknown values are
/// null. Costs are rounded to 1e-12 USD.
std::string json(const Report& report);

}  // namespace otelc::report
