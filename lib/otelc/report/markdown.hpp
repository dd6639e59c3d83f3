// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The summary as GitHub-flavoured Markdown, a section with a headline: the models' table, gates, baseline, a
/// mermaid chart, and the text for people folded. Names from outside can be neither markup nor HTML.
std::string markdown(const Report& report);

/// A name from outside as code, for a Markdown table: shown as it is, with controls made visible.
std::string markdown_name(std::string_view name);

/// A sentence with names in it, as Markdown text.
std::string markdown_text(std::string_view text);

}  // namespace otelc::report
