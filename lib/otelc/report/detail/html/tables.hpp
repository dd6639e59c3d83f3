// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace otelc::report::detail {

/// Rows of a table by model; a line below the table counts the rest.
inline constexpr std::size_t kModelsMax = 40;

/// A column's heading. An empty title marks the bar that belongs to the column before it.
struct Column {
  std::string_view title;
  bool is_number = true;
};

/// Returns a table. `rows`: complete `<tr>` elements; `foot`: the row of totals, or empty.
std::string table(std::string_view caption, const std::vector<Column>& columns, const std::string& rows,
                  const std::string& foot = {});

/// Returns the cell that names a row. `name`: markup.
std::string name_cell(const std::string& name);

/// Returns a cell with a number. `title`: its column's title, shown beside the number on narrow screens.
std::string number_cell(std::string_view title, const std::string& figure);

/// Returns a cell with text that stays on one line. `title`: as for number_cell().
std::string text_cell(std::string_view title, const std::string& markup);

/// Returns a note such as `3 more models are not shown; the totals include them.` Empty if all `rows` are
/// shown. `what`: what a row is, in the singular.
std::string left_out(std::size_t rows, std::size_t rows_max, std::string_view what);

}  // namespace otelc::report::detail
