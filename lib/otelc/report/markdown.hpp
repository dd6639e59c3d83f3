// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// Sessions that it lists: the most expensive.
inline constexpr std::size_t kMarkdownSessionsMax = 20;

/// The summary as GitHub-flavoured Markdown, a section with a headline: where it ran, the models' table,
/// gates, baseline, a chart; folded: sessions, tools and the text for people. Names from outside can be
/// neither markup nor HTML.
std::string markdown(const Report& report);

}  // namespace otelc::report
