// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: how the numbers were counted (`--explain`).

#include <string>
#include <vector>

#include <otelc/base/json_writer.hpp>
#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Writes the keys `explain` and `dropped` (docs/summary-json.md) into the open object, if the report has
/// explanations.
void write_explanation(JsonWriter& json, const Report& report);

/// Returns the same as text, without line ends: per agent and session what each signal reported and which
/// signal was chosen. Empty if the report has no explanations.
std::vector<std::string> explain_lines(const Report& report);

}  // namespace otelc::report::detail
