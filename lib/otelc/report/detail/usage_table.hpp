// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: a Grid whose rows are usage.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/billing/usage.hpp>
#include <otelc/report/detail/grid.hpp>

namespace otelc::report::detail {

/// A row of a UsageTable. Its names must be escaped for a terminal.
struct UsageLine {
  std::string name;
  const billing::Usage* usage = nullptr;
  std::string agents = {};
  std::string models = {};
  std::uint64_t duplicates = 0;
};

/// A table with a row per model, session, log etc. and columns of their usage. It shows the first rows and
/// adds up the rest. Call add_total(), then add columns in the order of display, then call lines(). Not
/// thread-safe. The `lines` and their usages must outlive it.
class UsageTable {
 public:
  /// Shows the first `rows_max` of `lines`.
  UsageTable(std::string title, Grid::Cut cut, const std::vector<UsageLine>& lines, std::size_t rows_max);

  /// Adds the last row. Call this before adding columns.
  void add_total(const billing::Usage& total);
  /// Adds a column of figures. A column with a `rank` over 0 is left out if all its cells are empty or `-`.
  void add(std::string title, int rank, const std::function<std::string(const billing::Usage&)>& cell_of,
           std::string_view colour = {});
  /// Adds a column whose cells need more than the usage. `total` is the cell of the last row.
  void add_words(std::string title, int rank, Grid::Align align,
                 const std::function<std::string(const UsageLine&)>& cell_of, const std::string& total = {});
  /// Adds a column of bars and one of percentages: each line's share of the cost of all lines, or of their
  /// tokens if no cost is known. Adds nothing for a single line.
  void add_shares(int bar_rank, int percent_rank);

  /// Returns Grid::lines() with a line that adds up the rows left out.
  [[nodiscard]] std::vector<std::string> lines(const TextStyle& style, bool has_head = true) const;

 private:
  [[nodiscard]] std::string left_out() const;

  Grid grid_;
  const std::vector<UsageLine>& lines_;
  std::size_t shown_;
  const billing::Usage* total_ = nullptr;
};

}  // namespace otelc::report::detail
