// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: gates and the comparison with a baseline, in JSON and in `text`.

#include <string>
#include <vector>

#include <otelc/base/json_writer.hpp>
#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Writes the keys `baseline` and `gates` (docs/summary-json.md) into the open object, each if the report has
/// it.
void write_verdict(JsonWriter& json, const Report& report);

/// Returns the tables of both, without line ends. Empty if the report has neither.
std::vector<std::string> verdict_lines(const Report& report);

}  // namespace otelc::report::detail
