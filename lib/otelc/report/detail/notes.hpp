// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: what there is to say beside the figures, in words.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// The sentence for a summary without any records; empty: there are some.
std::string_view nothing_collected(const usage::Summary& summary);

/// `  Sessions: 2`: errors, sessions, subagents, what agents did, what could not be read. Only of what there
/// is.
std::vector<std::string> note_lines(const usage::Summary& summary);

/// `  Check: partial - metrics miss an eighth`. A count that nothing confirms or denies has none: it is what
/// the original printed too.
std::vector<std::string> check_lines(const usage::Check& check);

/// `main`, `fakemcp (MCP server)`; `(not reported)` where it has no name. Escaped for a terminal.
std::string name_of_row(const usage::UsageRow& row);

/// Names by comma, escaped for a terminal.
std::string joined(const std::vector<std::string>& names);

/// The same of at most `names_max`, each in at most `columns_max`: `a, b, 3 more`; `-`: none.
std::string names_text(const std::set<std::string>& names, std::size_t names_max,
                       std::size_t columns_max = SIZE_MAX);

}  // namespace otelc::report::detail
