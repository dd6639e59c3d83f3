// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to usage: how a bill is decided. bill.cpp has the choice of whole kinds, bill_by_names.cpp that by
// names.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <otelc/base/saturating.hpp>
#include <otelc/billing/bill.hpp>
#include <otelc/billing/detail/bill_aggregates.hpp>
#include <otelc/billing/detail/bill_filling.hpp>
#include <otelc/billing/detail/name_groups.hpp>

namespace otelc::billing::detail {

class BillMaker {
 public:
  BillMaker(const agents::Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
            const events::Names& names)
      : rows_(rows), lines_(lines), names_(names) {
    NameGroups named = group_names(rows, agent, lines, names);
    groups_.resize(named.groups);
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
      bill_.lines.push_back(lines[i].key);
      groups_[named.group_of[i]].lines.push_back(i);
    }
    for (BillGroup& group : groups_) sort_by_name(group.lines);
    bill_.joined = std::move(named.joined);
  }

  Bill run() {
    if (rows_.choice == agents::Choice::whole) {
      choose_whole();
      note_uncosted();
    } else {
      for (const BillGroup& group : groups_) choose_by_names(group);
      take_aggregates(lines_, names_, chosen_, bill_);
      drop_nameless_errors();
    }
    count_requests();
    return std::move(bill_);
  }

 private:
  void count_requests() {
    Sighting& seen = bill_.sighting;
    seen.requests = seen.errors = 0;
    std::int64_t without_tokens = 0;  // of models of which no report has tokens
    for (const BillRow& row : bill_.rows) {
      const bool has_tokens = std::any_of(row.tokens.begin(), row.tokens.end(),
                                          [this](std::uint32_t id) { return amounts(id).has_tokens(); });
      for (const std::uint32_t id : row.requests) {
        add_to(seen.requests, amounts(id).requests);
        if (!has_tokens) add_to(without_tokens, amounts(id).requests);
      }
      for (const std::uint32_t id : row.errors) add_to(seen.errors, amounts(id).errors);
    }
    seen.requests_without_tokens = std::max(seen.requests_without_tokens, without_tokens);
  }

  [[nodiscard]] const Amounts& amounts(std::uint32_t line) const { return *lines_[line].amounts; }
  [[nodiscard]] const ReportKey& key(std::uint32_t line) const { return lines_[line].key; }

  // By what they are, so that places of lines change nothing.
  void sort_by_name(LineIds& ids) const {
    const auto rank = [this](std::uint32_t id) {
      return std::tuple(key(id).report, key(id).scope, std::string_view(names_.name(key(id).model)));
    };
    std::sort(ids.begin(), ids.end(), [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
  }

  template <class Predicate>
  [[nodiscard]] std::int64_t total(const LineIds& ids, const Predicate& is_of) const {
    std::int64_t sum = 0;
    for (const std::uint32_t id : ids) {
      if (is_of(key(id))) add_to(sum, amounts(id).total_tokens());
    }
    return sum;
  }
  static auto is(Report report) {
    return [report](const ReportKey& key) { return key.report == report; };
  }

  static auto is(Report report, std::uint64_t scope) {
    return [report, scope](const ReportKey& key) { return key.report == report && key.scope == scope; };
  }

  void drop_nameless_errors();
  void choose_whole();
  void note_whole_choice(Report counted, const std::map<Report, std::int64_t>& tokens);
  [[nodiscard]] Report cost_report(Report counted) const;
  void find_ambiguous(const std::vector<Report>& counted);
  void note_uncosted();
  void compare_costs();
  [[nodiscard]] Report most_requests() const;
  void sight_whole(std::int64_t metrics, std::int64_t events, std::int64_t spans, std::int64_t counted);
  // A report of a group, or a scope's.
  struct Candidate {
    Report report;
    std::uint64_t scope;
    std::int64_t tokens;
    int types;   ///< of tokens
    bool names;  ///< the model of each
  };
  static ChosenReport chosen_among(const std::vector<Candidate>& all, const Candidate& best);
  void choose_by_names(const BillGroup& group);
  void sight_by_names(const BillGroup& group, std::int64_t counted, std::int64_t histogram);
  void add_rows(const BillGroup& group, const std::vector<Report>& counted, std::uint64_t scope);
  void adjust_rows(const BillGroup& group, std::size_t first, const ReportKey& seen_by);
  void adjust(std::size_t first, std::uint32_t by, std::array<std::int64_t, agents::kTokenTypes> wanted);
  [[nodiscard]] std::int64_t slack_of(const BillGroup& group) const;

  const agents::Agent& rows_;
  const std::vector<ReportLine>& lines_;
  const events::Names& names_;
  std::vector<BillGroup> groups_;
  bool is_tie_ = false;  // of metrics and events, whole
  FillingRules filling_;
  std::vector<ChosenGroup> chosen_;
  Bill bill_;
};

}  // namespace otelc::billing::detail
