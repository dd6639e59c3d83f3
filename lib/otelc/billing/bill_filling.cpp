// SPDX-License-Identifier: Apache-2.0
//
// The report that counts gives each row its tokens. Every other report of the group is matched with the rows:
// by name, then one to one by equal tokens. From the matched reports each row takes what its own lacks:
// requests, errors, retries, cost, reasoning, and the sizes of requests for list prices
// (docs/counting.md#what-fills-what). Numbers are never added across reports, only replaced as a whole.
#include <otelc/billing/detail/bill_filling.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>
#include <utility>

#include <otelc/base/saturating.hpp>
#include <otelc/billing/detail/bill_costs.hpp>

namespace otelc::billing::detail {
namespace {

constexpr Report kOthers[] = {Report::metric, Report::event, Report::span, Report::rest, Report::histogram};

bool contains(const std::vector<Report>& reports, Report report) {
  return std::find(reports.begin(), reports.end(), report) != reports.end();
}

}  // namespace

void BillFilling::make_rows(const std::vector<Report>& counted, std::uint64_t scope) {
  LineIds without_tokens;
  KeyMap<std::size_t> row_of;
  const auto add = [&](std::uint32_t line) {
    const events::ModelId model = lines_[line].key.model;
    const auto [place, is_new] = row_of.try_emplace(model, made_.rows.size());
    BillRow& row = is_new ? made_.rows.emplace_back() : made_.rows[place->second];
    row.model = model;
    row.tokens.push_back(line);
  };
  for (const std::uint32_t line : group_.lines) {
    const ReportKey& key = lines_[line].key;
    if (!contains(counted, key.report) || key.scope != scope || amounts(line).is_empty()) continue;
    if (amounts(line).has_spend())
      add(line);
    else
      without_tokens.push_back(line);
  }
  join_rest();
  // Failed requests, and answered ones without counts, join a row of the group.
  const bool has_rows = !made_.rows.empty();
  const RowIndex index = index_rows();
  for (const std::uint32_t line : without_tokens) {
    if (has_rows)
      made_.rows[row_for(lines_[line].key.model, index)].tokens.push_back(line);
    else
      add(line);
  }
}

BillFilling::RowIndex BillFilling::index_rows() const {
  RowIndex index;
  std::vector<std::int64_t> of_rows;
  for (const BillRow& row : made_.rows) of_rows.push_back(tokens(row.tokens));
  const auto is_better = [&](std::size_t a, std::size_t b) {
    return std::tuple(-of_rows[a], std::string_view(names_.name(made_.rows[a].model))) <
           std::tuple(-of_rows[b], std::string_view(names_.name(made_.rows[b].model)));
  };
  for (std::size_t row = 0; row < made_.rows.size(); ++row) {
    const events::ModelId model = made_.rows[row].model;
    for (std::size_t* best :
         {&index.by_model.try_emplace(model, row).first->second,
          &index.by_writing.try_emplace(names_.written(model), row).first->second, &index.best})
      if (is_better(row, *best)) *best = row;
  }
  return index;
}

// The row of that name, otherwise that of another spelling of it, otherwise the one with the most tokens.
std::size_t BillFilling::row_for(events::ModelId model, const RowIndex& index) const {
  if (const auto same = index.by_model.find(model); same != index.by_model.end()) return same->second;
  const auto alike = index.by_writing.find(names_.written(model));
  return alike != index.by_writing.end() ? alike->second : index.best;
}

// If the report that counts does not have the group, another report may add what costs nothing: failures, and
// requests without tokens.
void BillFilling::make_rows_without_tokens() {
  if (has_spend_) return;
  for (const Report report : kOthers) {
    const auto line = std::find_if(group_.lines.begin(), group_.lines.end(), [&](std::uint32_t of) {
      if (lines_[of].key.report != report) return false;
      return amounts(of).errors > 0 || (can_add_requests(report) && !amounts(of).is_empty());
    });
    if (line == group_.lines.end()) continue;
    return make_rows({report}, lines_[*line].key.scope);
  }
}

bool BillFilling::can_add_requests(Report report) const {
  return has_spend_ || !contains(rules_.ambiguous, report);
}

// Spans that stand in for events join the row of their name, in any spelling.
void BillFilling::join_rest() {
  const auto is_rest = [this](const BillRow& row) {
    return lines_[row.tokens.front()].key.report == Report::rest;
  };
  KeyMap<std::size_t> of_events;  // the first row of each writing
  for (std::size_t i = 0; i < made_.rows.size(); ++i)
    if (!is_rest(made_.rows[i])) of_events.try_emplace(names_.written(made_.rows[i].model), i);
  std::vector<BillRow> left;
  for (const BillRow& rest : made_.rows) {
    if (!is_rest(rest)) continue;
    const auto its = of_events.find(names_.written(rest.model));
    if (its == of_events.end()) {
      left.push_back(rest);
      continue;
    }
    LineIds& to = made_.rows[its->second].tokens;
    to.insert(to.end(), rest.tokens.begin(), rest.tokens.end());
  }
  std::erase_if(made_.rows, is_rest);
  std::move(left.begin(), left.end(), std::back_inserter(made_.rows));
}

// A single row takes all of the report.
MatchedReport BillFilling::match(Report report, std::uint64_t scope) const {
  MatchedReport other{report, std::vector<LineIds>(made_.rows.size()), {}, false};
  LineIds left;
  std::int64_t reported = 0;
  const RowIndex index = index_rows();
  for (const std::uint32_t line : group_.lines) {
    const ReportKey& key = lines_[line].key;
    const bool is_its =
        key.report == report || (key.report == Report::rest && report == Report::event && rules_.is_union);
    if (!is_its || key.scope != scope || amounts(line).is_empty()) continue;
    add_to(reported, amounts(line).total_tokens());
    const auto same = index.by_model.find(key.model);
    if (made_.rows.size() == 1)
      other.of_row[0].push_back(line);
    else if (!amounts(line).has_spend())
      other.of_row[row_for(key.model, index)].push_back(line);
    else if (same != index.by_model.end())
      other.of_row[same->second].push_back(line);
    else
      left.push_back(line);
  }
  std::int64_t counted = 0;
  KeyMap<LineIds> free_rows;  // by tokens, the first one last
  for (std::size_t row = made_.rows.size(); row > 0; --row) {
    const std::int64_t own = tokens(made_.rows[row - 1].tokens);
    add_to(counted, own);
    if (other.of_row[row - 1].empty())
      free_rows[static_cast<std::uint64_t>(own)].push_back(static_cast<std::uint32_t>(row - 1));
  }
  other.agrees = reported == counted;
  for (const std::uint32_t line : left) {
    const auto fits = free_rows.find(static_cast<std::uint64_t>(amounts(line).total_tokens()));
    if (!amounts(line).has_tokens() || fits == free_rows.end() || fits->second.empty()) {
      other.of_none.push_back(line);
      continue;
    }
    other.of_row[fits->second.back()].push_back(line);
    fits->second.pop_back();
  }
  return other;
}

// Each other report, and each scope of it by itself, in a fixed order.
std::vector<MatchedReport> BillFilling::match_others(const std::vector<Report>& counted,
                                                     std::uint64_t scope) const {
  std::vector<MatchedReport> others;
  for (const Report report : kOthers) {
    if (report == Report::rest) continue;
    std::vector<std::uint64_t> scopes;
    for (const std::uint32_t line : group_.lines) {
      const ReportKey& key = lines_[line].key;
      const bool is_counted = contains(counted, report) && key.scope == scope;
      if (key.report == report && !is_counted &&
          std::find(scopes.begin(), scopes.end(), key.scope) == scopes.end())
        scopes.push_back(key.scope);
    }
    for (const std::uint64_t other : scopes) others.push_back(match(report, other));
  }
  return others;
}

// Shows the requested names, by which an agent computes its costs, if they pair one to one with those of the
// events.
void BillFilling::show_asked_names(const MatchedReport& metrics) {
  if (!metrics.of_none.empty()) return;
  for (std::size_t i = 0; i < made_.rows.size(); ++i) {
    const LineIds& asked = metrics.of_row[i];
    if (asked.size() != 1 || names_.is_unknown(lines_[asked[0]].key.model)) return;
    if (tokens(asked) != tokens(made_.rows[i].tokens) || tokens(asked) == 0) return;
  }
  for (std::size_t i = 0; i < made_.rows.size(); ++i)
    made_.rows[i].model = lines_[metrics.of_row[i][0]].key.model;
}

void BillFilling::show_only_name(BillRow& row) const {
  if (!names_.is_unknown(row.model)) return;
  // If other metrics name their model, the rest is a row of its own: the text format prints it as `unknown`.
  const bool is_of_metrics = !row.tokens.empty() && lines_[row.tokens.front()].key.report == Report::metric;
  if (rules_.is_whole && is_of_metrics && made_.rows.size() > 1) return;
  events::ModelId only = events::kNoModel;
  for (const std::uint32_t line : group_.lines) {
    const events::ModelId model = lines_[line].key.model;
    if (names_.is_unknown(model) || model == only) continue;
    if (only != events::kNoModel && names_.written(model) != names_.written(only)) return;
    if (only == events::kNoModel || names_.name(model) < names_.name(only)) only = model;
  }
  if (only != events::kNoModel) row.model = only;
}

// A name with a price is better than one without; one with a price for its context suffix (`[1m]`) is better
// than the plain name.
void BillFilling::choose_price(BillRow& row, const PricedNames& names) const {
  const events::ModelId own =
      lines_[row.tokens.empty() ? row.requests.front() : row.tokens.front()].key.model;
  const prices::ModelPrice* const price = names_.price(own);
  if (price == nullptr) {
    row.priced_as = names.first;
    return;
  }
  for (const events::ModelId other : {names.last_context, names.other_context}) {
    if (other == events::kNoModel || names_.price(other)->entry == price->entry) continue;
    row.priced_as = other;
    return;
  }
}

BillFilling::PricedNames BillFilling::priced_names() const {
  PricedNames priced;
  for (const std::uint32_t line : group_.lines) {
    const events::ModelId model = lines_[line].key.model;
    const prices::ModelPrice* const price = names_.price(model);
    if (price == nullptr) continue;
    if (priced.first == events::kNoModel || names_.name(model) < names_.name(priced.first))
      priced.first = model;
    if (!names_.name(model).ends_with(']') || !price->entry.ends_with(']')) continue;
    const bool is_another =
        priced.last_context != events::kNoModel && names_.price(priced.last_context)->entry != price->entry;
    if (is_another) priced.other_context = priced.last_context;
    priced.last_context = model;
  }
  return priced;
}

// Requests and errors come from the report with the most of each. What fits no row goes to the row of its
// name, or to the largest.
void BillFilling::fill_requests(const std::vector<MatchedReport>& others) {
  const RowIndex index = index_rows();
  for (BillRow& row : made_.rows) {
    row.requests = row.errors = row.attempts = row.tokens;
    std::erase_if(row.requests,
                  [this](std::uint32_t line) { return !can_add_requests(lines_[line].key.report); });
  }
  const auto take = [&](LineIds BillRow::*what, std::int64_t Amounts::*count, const MatchedReport* other) {
    if (other == nullptr) return;
    for (std::size_t i = 0; i < made_.rows.size(); ++i) made_.rows[i].*what = other->of_row[i];
    for (const std::uint32_t line : other->of_none) {
      if (amounts(line).*count > 0)
        (made_.rows[row_for(lines_[line].key.model, index)].*what).push_back(line);
    }
  };
  const auto all_of = [this](const MatchedReport& other, std::int64_t Amounts::*count) {
    std::int64_t all = sum(other.of_none).*count;
    for (const LineIds& lines : other.of_row) add_to(all, sum(lines).*count);
    return all;
  };
  for (const auto& [what, count] :
       {std::pair(&BillRow::requests, &Amounts::requests), std::pair(&BillRow::errors, &Amounts::errors)}) {
    std::int64_t most = 0;
    for (const BillRow& row : made_.rows) add_to(most, sum(row.*what).*count);
    const MatchedReport* best = nullptr;
    for (const MatchedReport& other : others) {
      if (what == &BillRow::requests && !can_add_requests(other.report)) continue;
      if (all_of(other, count) <= most) continue;
      most = all_of(other, count);
      best = &other;
    }
    take(what, count, best);
  }
  for (std::size_t i = 0; i < made_.rows.size(); ++i) {
    for (const MatchedReport& other : others) {
      const Amounts theirs = sum(other.of_row[i]);
      if (theirs.attempt_records == 0) continue;
      if (other.report == Report::span || sum(made_.rows[i].attempts).attempt_records == 0)
        made_.rows[i].attempts = other.of_row[i];
    }
  }
}

void BillFilling::fill_details(std::size_t index, const std::vector<MatchedReport>& others) {
  BillRow& row = made_.rows[index];
  row.list = row.details = row.tokens;
  const Amounts own = sum(row.tokens);
  const bool is_of_sums = std::any_of(row.tokens.begin(), row.tokens.end(), [this](std::uint32_t line) {
    return lines_[line].key.report == Report::metric || lines_[line].key.report == Report::histogram;
  });
  bool has_list = !is_of_sums;
  for (const MatchedReport& other : others) {
    const Amounts theirs = sum(other.of_row[index]);
    if (!theirs.has_tokens() || theirs.total_tokens() != own.total_tokens()) continue;
    if (own.rare->reasoning_records == 0 && theirs.rare->reasoning_records > 0 && row.details == row.tokens)
      row.details = other.of_row[index];
    // The size of a request may change its price, and only events and spans report single requests.
    const bool is_of_requests = other.report == Report::event || other.report == Report::span;
    if (!has_list && is_of_requests && theirs.tokens == own.tokens) {
      row.list = other.of_row[index];
      has_list = true;
    }
  }
}

// A group that the report with the tokens does not have, but the one with the costs does.
void BillFilling::add_costs_without_rows() {
  for (const std::uint32_t line : group_.lines) {
    const bool counts = rules_.cost && !made_.is_own_cost && lines_[line].key.report == *rules_.cost;
    if (counts && amounts(line).cost_records > 0) made_.of_total.cost.push_back(line);
  }
  made_.of_total.has_reported_cost = true;
  if (!made_.of_total.cost.empty()) bill_.rows.push_back(std::move(made_.of_total));
}

void BillFilling::add_rows(const std::vector<Report>& counted, std::uint64_t scope) {
  has_spend_ = std::any_of(group_.lines.begin(), group_.lines.end(),
                           [this](std::uint32_t line) { return amounts(line).has_spend(); });
  made_.is_own_cost = !rules_.cost || contains(counted, *rules_.cost);
  make_rows(counted, scope);
  if (made_.rows.empty()) make_rows_without_tokens();
  if (made_.rows.empty()) return add_costs_without_rows();
  const std::vector<MatchedReport> others = match_others(counted, scope);
  if (rules_.is_tie && contains(counted, Report::event)) {
    for (const MatchedReport& other : others) {
      if (other.report == Report::metric && other.agrees) show_asked_names(other);
    }
  }
  fill_costs(lines_, rules_.cost, others, made_, bill_.sighting);
  fill_requests(others);
  const PricedNames priced = priced_names();
  for (std::size_t i = 0; i < made_.rows.size(); ++i) {
    fill_details(i, others);
    show_only_name(made_.rows[i]);
    choose_price(made_.rows[i], priced);
    bill_.rows.push_back(std::move(made_.rows[i]));
  }
  if (!made_.of_total.cost.empty()) bill_.rows.push_back(std::move(made_.of_total));
}

}  // namespace otelc::billing::detail
