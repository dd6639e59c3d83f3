// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: a table that is as wide as the place allows where it is shown.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/report/options.hpp>

namespace otelc::report::detail {

/// Rows of a name and figures. Columns are shown by rank, the lowest first, up to the first for which there
/// is no room; those of rank 0 always. Names are cut.
class Grid {
 public:
  enum class Align { left, right };
  enum class Cut { front, middle };  ///< what of a name goes when it is too long
  struct Column {
    std::string title;
    int rank = 0;
    Align align = Align::right;
    std::string_view colour = {};         ///< of its cells, but for `0` and `-`
    std::vector<std::string> cells = {};  ///< one a row
  };

  Grid(std::string title, Cut cut) : title_(std::move(title)), cut_(cut) {}

  /// `name`: escaped for a terminal. `colour`: of the whole row; empty: each column's own.
  void add_row(std::string name, std::string_view colour = {});
  void add_column(Column column) { columns_.push_back(std::move(column)); }
  /// A column of bars in eighths of a block: a share from 0 to 1 for each row, less than 0: no bar.
  void add_bars(int rank, std::vector<double> shares);

  /// Lines without their ends, none wider than `style.columns`, which must not be 0. `has_head`: with the
  /// columns' titles above them.
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
  std::vector<Column> columns_;  // one of bars has no cells
  std::vector<double> shares_;
  std::size_t bars_at_ = SIZE_MAX;  // where among the columns
};

/// A bar of `columns` for a share from 0 to 1: at least an eighth of a block for more than nothing.
std::string bar_of(double share, std::size_t columns);

}  // namespace otelc::report::detail
