// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the parts of the HTML report from top to bottom. Each is empty when it has nothing to
// say.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// `$0.0310 for 20,064 tokens in 11 requests`, as text.
std::string headline(const usage::Summary& summary, const Amounts& amounts);

/// The headline, who and when, the figures that people look for first, and what is wrong with them.
std::string overview_section(const Report& report, const Amounts& amounts);
std::string gates_section(const Report& report);
std::string comparison_section(const Report& report, const Amounts& amounts);
std::string models_section(const usage::Summary& summary, const Amounts& amounts);
/// How fast models answered, where they or their agents told.
std::string speed_section(const usage::Summary& summary);
std::string time_section(const usage::Summary& summary, const Amounts& amounts);
std::string tools_section(const usage::Summary& summary);
std::string requests_section(const usage::Summary& summary, const Amounts& amounts);
/// Of sources, agents, sessions and logs, where there is more than one.
std::string breakdown_sections(const usage::Summary& summary, const Amounts& amounts);
std::string notes_section(const usage::Summary& summary);

/// Rows of a table by model; those over it are counted below the table.
inline constexpr std::size_t kModelsMax = 40;

/// A section with its heading; `id` is unique on the page.
std::string section(std::string_view id, std::string_view heading, const std::string& content);

/// A column's title; one without a title belongs to the one before it (its bar).
struct Column {
  std::string_view title;
  bool is_number = true;
};
/// A table with `caption` and rows that are complete `<tr>` elements; `foot`: the totals', or empty.
std::string table(std::string_view caption, const std::vector<Column>& columns, const std::string& rows,
                  const std::string& foot = {});
/// The cell that names a row; `name`: markup.
std::string name_cell(const std::string& name);
/// A cell with a figure; `title`: its column's, shown beside it where there is no room for columns.
std::string number_cell(std::string_view title, const std::string& figure);
/// "3 more models that cost less are not shown"; empty when all are.
std::string left_out(std::size_t rows, std::size_t rows_max, std::string_view what);

/// Rows by cost, the dearest first; those whose cost nobody knows last, by tokens.
std::vector<const usage::UsageRow*> by_cost(const std::vector<usage::UsageRow>& rows);

}  // namespace otelc::report::detail
