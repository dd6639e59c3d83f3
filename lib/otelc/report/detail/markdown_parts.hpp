// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: parts of the Markdown report. Each is empty when it has nothing to say.

#include <string>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// What the money went on, else what the tokens were: a mermaid pie, or a table with bars where one slice
/// would be over 90 % of it.
std::string markdown_chart(const usage::Summary& summary);

/// Folded tables of sessions, where there are several, and of tools.
std::string markdown_sessions(const usage::Summary& summary);
std::string markdown_tools(const usage::Summary& summary);

}  // namespace otelc::report::detail
