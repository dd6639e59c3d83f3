// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: the rows of a group of names, filled from all reports.

#include <cstdint>
#include <optional>
#include <vector>

#include <otelc/base/hash.hpp>
#include <otelc/billing/detail/bill_group.hpp>

namespace otelc::billing::detail {

/// What holds for all groups of a bill.
struct FillingRules {
  std::optional<Report> cost;  ///< the report whose costs count; nullopt: see fill_costs()
  bool is_tie = false;         ///< metrics and events have equal tokens in the whole account
  bool is_whole = false;       ///< the agent is chosen whole
  bool is_union = false;       ///< spans stand in for events; see do_spans_stand_in()
  /// Reports that may use another name for a counted model, so requests without tokens do not come from them.
  std::vector<Report> ambiguous;
};

/// Makes the rows of one group of names and fills them (docs/counting.md#what-fills-what). Use once per
/// group. The arguments must outlive it. Not thread-safe.
class BillFilling {
 public:
  BillFilling(const std::vector<ReportLine>& lines, const events::Names& names, const BillGroup& group,
              const FillingRules& rules, Bill& bill)
      : lines_(lines), names_(names), group_(group), rules_(rules), bill_(bill) {}

  /// Add the group's rows to the bill. `counted`: the reports that give the tokens; `scope`: their scope.
  /// What they lack comes from the other reports. Adds no row if the group has no spend, requests or errors.
  void add_rows(const std::vector<Report>& counted, std::uint64_t scope);

 private:
  [[nodiscard]] const Amounts& amounts(std::uint32_t line) const { return *lines_[line].amounts; }
  [[nodiscard]] Amounts sum(const LineIds& lines) const { return sum_of(lines_, lines); }
  [[nodiscard]] std::int64_t tokens(const LineIds& lines) const { return tokens_of(lines_, lines); }
  void make_rows(const std::vector<Report>& counted, std::uint64_t scope);
  void make_rows_without_tokens();
  void add_costs_without_rows();
  [[nodiscard]] bool can_add_requests(Report report) const;
  // The best row for each name, for each spelling, and of all. The best has the most tokens.
  struct RowIndex {
    KeyMap<std::size_t> by_model;
    KeyMap<std::size_t> by_writing;
    std::size_t best = 0;
  };
  [[nodiscard]] RowIndex index_rows() const;
  [[nodiscard]] std::size_t row_for(events::ModelId model, const RowIndex& index) const;
  void join_rest();
  [[nodiscard]] std::vector<MatchedReport> match_others(const std::vector<Report>& counted,
                                                        std::uint64_t scope) const;
  [[nodiscard]] MatchedReport match(Report report, std::uint64_t scope) const;
  void show_asked_names(const MatchedReport& metrics);
  void show_only_name(BillRow& row) const;
  // Names of the group whose list price may be better than that of a row's own name.
  struct PricedNames {
    events::ModelId first = events::kNoModel;  // the first, by name, that has a price
    events::ModelId last_context =
        events::kNoModel;  // the last, by line, with a price for its context suffix
    events::ModelId other_context = events::kNoModel;  // the last one before it with a different price
  };
  [[nodiscard]] PricedNames priced_names() const;
  void choose_price(BillRow& row, const PricedNames& names) const;
  void fill_requests(const std::vector<MatchedReport>& others);
  void fill_details(std::size_t index, const std::vector<MatchedReport>& others);

  const std::vector<ReportLine>& lines_;
  const events::Names& names_;
  const BillGroup& group_;
  const FillingRules& rules_;
  Bill& bill_;
  GroupRows made_;
  bool has_spend_ = false;  // some line of the group has tokens or a cost
};

}  // namespace otelc::billing::detail
