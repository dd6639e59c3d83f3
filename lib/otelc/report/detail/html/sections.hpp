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

/// A part with a heading. All are markup; `id` is unique on the page.
struct Section {
  std::string id;
  std::string heading;
  std::string content;  ///< empty: there is no such part
};

/// `$0.0310 for 20,064 tokens in 11 requests`, as text.
std::string headline(const usage::Summary& summary);

/// The headline, who and when, the figures that people look for first, and what is wrong with them.
std::string overview(const Report& report);
/// Where the run took place, and which otelc made the report when.
std::string origin(const Report& report);
Section gates_section(const Report& report);
Section comparison_section(const Report& report);
Section models_section(const usage::Summary& summary);
/// Spend per hour, day or more, as bars that are stacked by model.
Section spend_section(const usage::Summary& summary);
/// How fast models answered, where they or their agents reported it.
Section speed_section(const usage::Summary& summary);
Section time_section(const usage::Summary& summary);
Section tools_section(const usage::Summary& summary);
Section requests_section(const usage::Summary& summary);
/// Folded: when each session was and what it spent, where there is more than one.
Section sessions_section(const usage::Summary& summary);
/// Of sources, agents and logs, where there is more than one.
std::vector<Section> breakdown_sections(const usage::Summary& summary);
Section notes_section(const usage::Summary& summary);

/// Rows of a table by model; those over it are counted below the table.
inline constexpr std::size_t kModelsMax = 40;

/// The section as an element; empty when it has no content.
std::string markup_of(const Section& section);

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
/// The same with words that stand on one line.
std::string text_cell(std::string_view title, const std::string& markup);
/// "3 more models that cost less are not shown"; empty when all are.
std::string left_out(std::size_t rows, std::size_t rows_max, std::string_view what);

}  // namespace otelc::report::detail
