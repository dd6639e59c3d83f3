// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: tools, code changes, active time and speed, in JSON and in words.

#include <string>
#include <utility>
#include <vector>

#include <otelc/base/json_writer.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Writes the keys active_time_s, active_time_source, tools, lines, commits, pull_requests, compactions and
/// ignored (docs/summary-json.md) into the open object.
void write_activity(JsonWriter& json, const usage::Summary& summary);

/// Returns notes as pairs of a name and its text, only for facts that the summary has. Names from outside are
/// escaped for a terminal.
std::vector<std::pair<std::string, std::string>> activity_notes(const usage::Summary& summary);

}  // namespace otelc::report::detail
