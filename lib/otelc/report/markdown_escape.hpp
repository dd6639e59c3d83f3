// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::report {

/// Returns a `name` from outside as inline code for a Markdown table, with controls made visible. A name over
/// 60 columns is cut in the middle and has the whole name as its `title`.
std::string markdown_name(std::string_view name);

/// Returns a sentence as Markdown text. Nothing in it is markup, whatever names it contains.
std::string markdown_text(std::string_view text);

}  // namespace otelc::report
