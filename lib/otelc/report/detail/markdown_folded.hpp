// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the Markdown report's collapsed tables.

#include <cstddef>
#include <string>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Returns a table of the `sessions_max` most expensive sessions. Empty with fewer than two sessions.
std::string markdown_sessions(const usage::Summary& summary, std::size_t sessions_max);

/// Returns a table of the 20 tools that took longest. Empty without tools.
std::string markdown_tools(const usage::Summary& summary);

}  // namespace otelc::report::detail
