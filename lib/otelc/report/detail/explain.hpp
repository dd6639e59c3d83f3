// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: why the numbers are what they are.

#include <string>
#include <vector>

#include <otelc/base/json_writer.hpp>
#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// `explain` and `dropped`; nothing where the report does not explain.
void write_explanation(JsonWriter& json, const Report& report);
std::vector<std::string> explain_lines(const Report& report);

}  // namespace otelc::report::detail
