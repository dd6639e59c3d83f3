// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: notes below the tables, and names of rows.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Returns the sentence that replaces a report without any records, or an empty string if there are records.
std::string_view nothing_collected(const usage::Summary& summary);

/// Returns notes such as `  Sessions: 2`: errors, sessions, subagents, activity, unpriced models, duplicates
/// and unreadable lines. Only for facts that the summary has.
std::vector<std::string> note_lines(const usage::Summary& summary);

/// Returns the verdict as in `  Check: partial - metrics miss 1 of 8 tokens (12.50 %) that events saw`. Empty
/// for other verdicts than complete and partial, so that the text is the same as that of otel.py.
std::vector<std::string> check_lines(const usage::Check& check);

/// Returns a row's name, escaped for a terminal: `main`, `fakemcp (MCP server)`, or `(not reported)` if it
/// has none.
std::string name_of_row(const usage::UsageRow& row);

/// Returns the names, escaped for a terminal and separated by commas.
std::string joined(const std::vector<std::string>& names);

/// Returns the same for at most `names_max` names of at most `columns_max` columns each: `a, b, 3 more`, or
/// `-` for none.
std::string names_text(const std::set<std::string>& names, std::size_t names_max,
                       std::size_t columns_max = SIZE_MAX);

}  // namespace otelc::report::detail
