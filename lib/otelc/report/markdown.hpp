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

/// A name from outside as code, for a Markdown table, with controls made visible. One over 60 columns is cut
/// in its middle; the whole is its title.
std::string markdown_name(std::string_view name);

/// A sentence with names in it, as Markdown text.
std::string markdown_text(std::string_view text);

}  // namespace otelc::report
