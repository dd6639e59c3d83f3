// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: a table of usage, the part of it that is shown, and its total.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/billing/usage.hpp>
#include <otelc/report/detail/grid.hpp>

namespace otelc::report::detail {

/// A row of a table of usage; its names escaped for a terminal.
struct UsageLine {
  std::string name;
  const billing::Usage* usage = nullptr;
  std::string agents = {};
  std::string models = {};
  std::uint64_t duplicates = 0;
};

/// Rows of a name and columns of figures. `lines` and usages must outlive it.
class UsageTable {
 public:
  /// Shows the first `rows_max` of the lines.
  UsageTable(std::string title, Grid::Cut cut, const std::vector<UsageLine>& lines, std::size_t rows_max);

  /// A last row. To be called before the first column.
  void add_total(const billing::Usage& total);
  /// A column of figures; one that may go (`rank` over 0) is left out when all of it is unknown.
  void add(std::string title, int rank, const std::function<std::string(const billing::Usage&)>& cell_of,
           std::string_view colour = {});
  /// A column that is more than a figure of the usage. `total`: what the last row has.
  void add_words(std::string title, int rank, Grid::Align align,
                 const std::function<std::string(const UsageLine&)>& cell_of, const std::string& total = {});
  /// A bar and a percentage of what all lines cost, where there is more than one line; of their tokens where
  /// no cost is known.
  void add_shares(int bar_rank, int percent_rank);

  /// As Grid::lines(), with a line that adds up what is left out.
  [[nodiscard]] std::vector<std::string> lines(const TextStyle& style, bool has_head = true) const;

 private:
  [[nodiscard]] std::string left_out() const;

  Grid grid_;
  const std::vector<UsageLine>& lines_;
  std::size_t shown_;
  const billing::Usage* total_ = nullptr;
};

}  // namespace otelc::report::detail
