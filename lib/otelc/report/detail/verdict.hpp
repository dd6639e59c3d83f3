// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the gates and the comparison with a baseline, in JSON and in words.

#include <string>
#include <vector>

#include <otelc/base/json_writer.hpp>
#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// The keys baseline and gates, each only when it was asked for.
void write_verdict(JsonWriter& json, const Report& report);

/// Tables of both; empty when neither was asked for.
std::vector<std::string> verdict_lines(const Report& report);

}  // namespace otelc::report::detail
