// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: what agents did beside spending, in JSON and in words.

#include <string>
#include <utility>
#include <vector>

#include <otelc/base/json_writer.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// The keys active_time_s, active_time_source, tools, lines, commits, pull_requests, compactions, ignored.
void write_activity(JsonWriter& json, const usage::Summary& summary);

/// Lines of (name, words), only of what there is.
std::vector<std::pair<std::string, std::string>> activity_notes(const usage::Summary& summary);

}  // namespace otelc::report::detail
