// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: a table that adapts to the width of the terminal.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/report/options.hpp>

namespace otelc::report::detail {

/// A table with a name and figures in each row. Columns are added by rank, the lowest first, until one does
/// not fit; columns of rank 0 are always shown. Names are cut to the room that is left. Add all rows first,
/// then columns with one cell per row, then call lines(). Not thread-safe.
class Grid {
 public:
  enum class Align { left, right };
  enum class Cut { front, middle };  ///< which part of a long name is cut
  struct Column {
    std::string title;
    int rank = 0;
    Align align = Align::right;
    std::string_view colour = {};         ///< of its cells, except `0` and `-`
    std::vector<std::string> cells = {};  ///< one per row
  };

  Grid(std::string title, Cut cut) : title_(std::move(title)), cut_(cut) {}

  /// Adds a row. `name` must be escaped for a terminal. `colour` is that of the whole row; if it is empty,
  /// each column has its own.
  void add_row(std::string name, std::string_view colour = {});
  void add_column(Column column) { columns_.push_back(std::move(column)); }
  /// Adds the column of bars: a share from 0 to 1 per row, or a negative number for no bar. At most one.
  void add_bars(int rank, std::vector<double> shares);

  /// Returns the table without line ends. No line is wider than `style.columns`, which must not be 0, as long
  /// as the columns of rank 0 fit. `has_head` adds the titles of the columns.
  [[nodiscard]] std::vector<std::string> lines(const TextStyle& style, bool has_head = true) const;

 private:
  struct Row {
    std::string name;
    std::string_view colour;
  };
  struct Layout;

  [[nodiscard]] Layout layout(const TextStyle& style, bool has_head) const;
  [[nodiscard]] std::string name_cell(const std::string& name, std::size_t width) const;

  std::string title_;
  Cut cut_;
  std::vector<Row> rows_;
  std::vector<Column> columns_;  // the column of bars has no cells
  std::vector<double> shares_;
  std::size_t bars_at_ = SIZE_MAX;  // index in columns_
};

/// Returns a bar for a `share` from 0 to 1, `columns` wide at 1, in steps of an eighth of a block. A share
/// over 0 has at least one eighth.
std::string bar_of(double share, std::size_t columns);

}  // namespace otelc::report::detail
