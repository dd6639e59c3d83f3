// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The number of sessions listed, the most expensive first.
inline constexpr std::size_t kMarkdownSessionsMax = 20;

/// Returns the report as a section of GitHub-flavoured Markdown (docs/reports.md#markdown): a headline, where
/// the run took place, models, gates, baseline and a chart; then, collapsed, sessions, tools and text().
/// Names from outside cannot become markup or HTML.
std::string markdown(const Report& report);

}  // namespace otelc::report
