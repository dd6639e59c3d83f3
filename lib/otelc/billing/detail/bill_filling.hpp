// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to usage: the rows of a group of names, and what other reports know of them.

#include <cstdint>
#include <optional>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/billing/bill.hpp>

namespace otelc::billing::detail {

/// Agents round each amount, and metrics are sums of such.
inline constexpr double kCostSlackUsd = 1e-9;

using LineIds = std::vector<std::uint32_t>;

/// The lines of names that are one model.
struct BillGroup {
  LineIds lines;
};

/// What holds for all groups of a bill.
struct FillingRules {
  std::optional<Report>
      cost;             ///< whose costs count; nullopt: the largest of each group, where it agrees in tokens
  bool is_tie = false;  ///< metrics and events of the whole account agree in tokens
  bool is_whole = false;  ///< a kind counts with all its names
  bool is_union = false;  ///< spans stand in for events of requests
  std::vector<Report>
      ambiguous;  ///< whose requests without tokens may be some that are counted by another name
};

class BillFilling {
 public:
  BillFilling(const std::vector<ReportLine>& lines, const events::Names& names, const BillGroup& group,
              const FillingRules& rules, Bill& bill)
      : lines_(lines), names_(names), group_(group), rules_(rules), bill_(bill) {}

  /// Adds the rows of the reports that count to the bill; what they lack comes from the others, where these
  /// agree with them in tokens.
  void add_rows(const std::vector<Report>& counted, std::uint64_t scope);

 private:
  // What another kind of report says of each row, and what it says that fits no row.
  struct Other {
    Report report = Report::metric;
    std::vector<LineIds> of_row;
    LineIds of_none;
    bool agrees = false;  // in tokens, with all rows together
  };

  [[nodiscard]] const Amounts& amounts(std::uint32_t line) const { return *lines_[line].amounts; }
  [[nodiscard]] Amounts sum(const LineIds& lines) const;
  [[nodiscard]] std::int64_t tokens(const LineIds& lines) const;
  void make_rows(const std::vector<Report>& counted, std::uint64_t scope);
  void make_rows_without_tokens();
  [[nodiscard]] bool can_add_requests(Report report) const;
  // Rows by name: the exact one, the best of those that are written alike, the best of all.
  struct RowIndex {
    KeyMap<std::size_t> by_model;
    KeyMap<std::size_t> by_writing;
    std::size_t best = 0;
  };
  [[nodiscard]] RowIndex index_rows() const;
  [[nodiscard]] std::size_t row_for(events::ModelId model, const RowIndex& index) const;
  void join_rest();
  [[nodiscard]] Other match(Report report, std::uint64_t scope) const;
  void show_asked_names(const Other& metrics);
  void show_only_name(BillRow& row) const;
  // Names of the group whose list price may be better than a row's own.
  struct PricedNames {
    events::ModelId first = events::kNoModel;          // in the order of names, of those with a price
    events::ModelId last_context = events::kNoModel;   // of lines, whose price knows the size of context
    events::ModelId other_context = events::kNoModel;  // the last whose price is another one
  };
  [[nodiscard]] PricedNames priced_names() const;
  void choose_price(BillRow& row, const PricedNames& names) const;
  [[nodiscard]] const Other* cost_of(const std::vector<Other>& others);
  void fill_costs(const std::vector<Other>& others);
  void fill_requests(const std::vector<Other>& others);
  void fill_details(std::size_t index, const std::vector<Other>& others);

  const std::vector<ReportLine>& lines_;
  const events::Names& names_;
  const BillGroup& group_;
  const FillingRules& rules_;
  Bill& bill_;
  std::vector<BillRow> rows_;
  BillRow of_total_;         // what fits no row
  bool has_spend_ = false;   // any line of the group
  bool is_own_cost_ = true;  // the costs of the report whose tokens count are those that count
};

}  // namespace otelc::billing::detail
