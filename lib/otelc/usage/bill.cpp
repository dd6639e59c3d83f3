// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/bill.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include <otelc/usage/detail/bill_aggregates.hpp>
#include <otelc/usage/detail/bill_filling.hpp>
#include <otelc/usage/detail/name_groups.hpp>

namespace otelc::usage {

using detail::BillGroup;
using detail::LineIds;

namespace {

// Whole kinds of reports: which of them counts.
enum class Kinds { none, events, metrics, spans };

class BillMaker {
 public:
  BillMaker(const Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines, const Names& names)
      : rows_(rows), lines_(lines), names_(names) {
    detail::NameGroups named = detail::group_names(rows, agent, lines, names);
    groups_.resize(named.groups);
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
      bill_.lines.push_back(lines[i].key);
      groups_[named.group_of[i]].lines.push_back(i);
    }
    for (BillGroup& group : groups_) sort_by_name(group.lines);
    bill_.joined = std::move(named.joined);
  }

  Bill run() {
    if (rows_.choice == Choice::whole) {
      choose_whole();
      note_uncosted();
    } else {
      for (const BillGroup& group : groups_) choose_by_names(group);
      detail::take_aggregates(lines_, names_, chosen_, bill_);
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

  void choose_whole();
  [[nodiscard]] Report cost_report(Report counted) const;
  void find_ambiguous(const std::vector<Report>& counted);
  void note_uncosted();
  void compare_costs();
  void sight_whole(std::int64_t metrics, std::int64_t events, std::int64_t spans, std::int64_t counted);
  void choose_by_names(const BillGroup& group);
  void sight_by_names(const BillGroup& group, std::int64_t counted, std::int64_t histogram);
  void add_rows(const BillGroup& group, const std::vector<Report>& counted, std::uint64_t scope);
  void adjust(std::size_t first, std::uint32_t by, std::array<std::int64_t, kTokenTypes> wanted);
  [[nodiscard]] std::int64_t slack_of(const BillGroup& group) const;

  const Agent& rows_;
  const std::vector<ReportLine>& lines_;
  const Names& names_;
  std::vector<BillGroup> groups_;
  bool is_tie_ = false;  // of metrics and events, whole
  detail::FillingRules filling_;
  std::vector<detail::ChosenGroup> chosen_;
  Bill bill_;
};

// The kind that saw most, whole and under its own names: no kind reports more than was spent.
void BillMaker::choose_whole() {
  std::int64_t metrics = 0;
  std::int64_t events = 0;
  std::int64_t rest = 0;
  std::int64_t spans = 0;
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    const std::int64_t tokens = amounts(i).total_tokens();
    if (key(i).report == Report::metric) add_to(metrics, tokens);
    if (key(i).report == Report::rest) add_to(rest, tokens);
    if (key(i).report == Report::span) add_to(spans, tokens);
    if (key(i).report == Report::event) add_to(events, tokens);
  }
  const bool is_union = detail::do_spans_stand_in(lines_);
  const std::int64_t by_events = is_union ? saturating_add(events, rest) : events;
  Kinds best = Kinds::events;
  std::int64_t most = by_events;
  if (metrics > most) {
    best = Kinds::metrics;
    most = metrics;
  }
  // Spans that leave tokens out count where nothing else does.
  const bool do_spans_count = rows_.spans_tell == Telling::same || (metrics == 0 && by_events == 0);
  if (do_spans_count && spans > most) {
    best = Kinds::spans;
    most = spans;
  }
  if (most == 0) best = Kinds::none;
  sight_whole(metrics, by_events, spans, most);
  is_tie_ = metrics == by_events;
  if (is_tie_ && metrics > 0) compare_costs();
  std::vector<Report> counted{Report::event};
  if (best == Kinds::metrics) counted = {Report::metric};
  if (best == Kinds::spans) counted = {Report::span};
  filling_.cost = cost_report(counted.front());
  filling_.is_tie = is_tie_;
  filling_.is_union = is_union;
  if (best == Kinds::events && is_union) counted.push_back(Report::rest);
  if (best == Kinds::none) counted = {Report::event, Report::metric, Report::span};
  else find_ambiguous(counted);
  for (const BillGroup& group : groups_) add_rows(group, counted, 0);
}

// A report that does not name all models that count may name one of them otherwise: who counts only requests of a
// model may mean one that is counted already.
void BillMaker::find_ambiguous(const std::vector<Report>& counted) {
  const auto has = [this](const BillGroup& group, const auto& is_of) {
    return std::any_of(group.lines.begin(), group.lines.end(),
                       [&](std::uint32_t id) { return is_of(key(id).report, amounts(id)); });
  };
  const auto is_counted = [&](Report report) {
    return std::find(counted.begin(), counted.end(), report) != counted.end();
  };
  for (const Report report : {Report::metric, Report::event, Report::span}) {
    const bool is_ambiguous = std::any_of(groups_.begin(), groups_.end(), [&](const BillGroup& group) {
      return has(group, [&](Report of, const Amounts& said) { return is_counted(of) && said.has_tokens(); }) &&
             !has(group, [&](Report of, const Amounts& said) { return of == report && !said.is_empty(); });
    });
    if (is_ambiguous && !is_counted(report)) filling_.ambiguous.push_back(report);
  }
}

void BillMaker::sight_whole(std::int64_t metrics, std::int64_t events, std::int64_t spans,
                            std::int64_t counted) {
  Sighting& seen = bill_.sighting;
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    const Amounts& said = amounts(i);
    if (key(i).report == Report::event) {
      add_to(seen.requests_without_tokens, said.requests_without_tokens);
    }
  }
  seen.has_metrics = metrics > 0;
  seen.has_events = events > 0;
  seen.has_spans = spans > 0;
  seen.total = counted;
  if (!seen.has_metrics || !seen.has_events) seen.unconfirmed = counted;
  if (seen.has_metrics && seen.has_events) {
    seen.missing_in_metrics = std::max<std::int64_t>(saturating_sub(events, metrics), 0);
    seen.missing_in_events = std::max<std::int64_t>(saturating_sub(metrics, events), 0);
  }
  if (seen.has_metrics || seen.has_events)
    seen.only_in_spans = std::max<std::int64_t>(saturating_sub(spans, std::max(metrics, events)), 0);
}

void BillMaker::compare_costs() {
  Amounts metrics;
  Amounts events;
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    if (key(i).report == Report::metric) metrics.add(amounts(i));
    if (key(i).report == Report::event) events.add(amounts(i));
  }
  if (metrics.cost_records == 0 || events.cost_records == 0) return;
  const double difference = std::abs(metrics.cost.usd() - events.cost.usd());
  if (difference > detail::kCostSlackUsd + events.cost.usd() * 1e-9) bill_.sighting.do_costs_differ = true;
}

// The kind that reported the most money: each is a sum of what was spent. Of equal ones the kind that counts.
Report BillMaker::cost_report(Report counted) const {
  std::map<Report, Amounts> by;
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    if (amounts(i).cost_records > 0) by[key(i).report].add(amounts(i));
  }
  Report best = counted;
  const auto own = by.find(counted);
  double most = own != by.end() ? own->second.cost.usd() : -1;
  for (const auto& [report, said] : by) {
    if (said.cost.usd() <= most * (1 + 1e-9) + detail::kCostSlackUsd) continue;
    most = said.cost.usd();
    best = report;
  }
  return best;
}

// Of a cost that stands in the total only: how many of the tokens that count it does not hold.
void BillMaker::note_uncosted() {
  std::int64_t costed = 0;
  BillRow* of_total = nullptr;
  for (BillRow& row : bill_.rows) {
    for (const std::uint32_t id : row.cost) add_to(costed, amounts(id).total_tokens());
    if (row.model == kNoModel) of_total = &row;
  }
  if (of_total != nullptr)
    of_total->uncosted_tokens = std::max<std::int64_t>(saturating_sub(bill_.sighting.total, costed), 0);
}

// Libraries add a token to a stream in the histogram: one a request is no difference.
std::int64_t BillMaker::slack_of(const BillGroup& group) const {
  std::int64_t requests = 1;
  for (const std::uint32_t id : group.lines) requests = std::max(requests, amounts(id).requests);
  std::int64_t spans = 0;
  for (const std::uint32_t id : group.lines) {
    if (key(id).report == Report::span || key(id).report == Report::elsewhere) add_to(spans, amounts(id).requests);
  }
  return std::max(requests, spans);
}

// Every report names the asked and the answered model: the one that saw most of a model.
void BillMaker::choose_by_names(const BillGroup& group) {
  struct Candidate {
    Report report;
    std::uint64_t scope;
    std::int64_t tokens;
    int types;
  };
  const auto types_of = [&](Report report, std::uint64_t scope) {
    std::array<bool, kTokenTypes> told{};
    for (const std::uint32_t id : group.lines) {
      if (key(id).report != report || key(id).scope != scope) continue;
      for (std::size_t i = 0; i < kTokenTypes; ++i) told[i] = told[i] || amounts(id).tokens[i] > 0;
    }
    return static_cast<int>(std::count(told.begin(), told.end(), true));
  };
  const std::int64_t elsewhere = total(group.lines, is(Report::elsewhere));
  const std::int64_t spans = saturating_add(total(group.lines, is(Report::span)), elsewhere);
  Candidate best{Report::span, 0, spans, types_of(Report::span, 0)};
  Candidate histogram{Report::histogram, 0, 0, 0};
  std::int64_t others = 0;  // the most that another report than spans saw
  std::vector<std::pair<Report, std::uint64_t>> seen;
  for (const std::uint32_t id : group.lines) {
    const std::pair of{key(id).report, key(id).scope};
    const bool is_candidate = of.first == Report::metric || of.first == Report::event || of.first == Report::histogram;
    if (!is_candidate || std::find(seen.begin(), seen.end(), of) != seen.end()) continue;
    seen.push_back(of);
    const Candidate other{of.first, of.second, total(group.lines, is(of.first, of.second)), types_of(of.first, of.second)};
    if (of.first == Report::histogram) {
      if (other.tokens > histogram.tokens) histogram = other;
      continue;
    }
    others = std::max(others, other.tokens);
    if (other.tokens == best.tokens && elsewhere > 0) continue;
    const bool is_richer = other.types > best.types || (other.types == best.types && best.report == Report::span);
    if (other.tokens > best.tokens || (other.tokens == best.tokens && other.tokens > 0 && is_richer)) best = other;
  }
  const bool is_histogram_larger = saturating_sub(histogram.tokens, best.tokens) > (best.tokens > 0 ? slack_of(group) : 0);
  sight_by_names(group, is_histogram_larger ? histogram.tokens : best.tokens, histogram.tokens);
  if (is_histogram_larger && best.tokens == 0) best = histogram;
  const std::size_t first = bill_.rows.size();
  add_rows(group, {best.report}, best.scope);
  const std::int64_t counted = is_histogram_larger ? histogram.tokens : best.tokens;
  chosen_.push_back({first, bill_.rows.size(), counted, spans, std::max(others, histogram.tokens)});
  if (bill_.rows.size() == first) return;
  // The total of one report, the split of another.
  const bool is_of_both = is_histogram_larger && best.report != Report::histogram;
  if (!is_of_both && (elsewhere == 0 || best.report == Report::span)) return;
  std::array<std::int64_t, kTokenTypes> wanted{};
  std::uint32_t by = UINT32_MAX;
  for (const std::uint32_t id : group.lines) {
    const bool is_counted = is_of_both ? key(id).report == Report::histogram && key(id).scope == histogram.scope
                                       : key(id).report == best.report && key(id).scope == best.scope;
    const int sign = is_counted ? 1 : key(id).report == Report::elsewhere ? -1 : 0;
    const bool is_larger = by == UINT32_MAX || amounts(id).total_tokens() > amounts(by).total_tokens();
    if (is_counted && is_larger) by = id;
    for (std::size_t i = 0; i < kTokenTypes && sign != 0; ++i) add_to(wanted[i], sign * amounts(id).tokens[i]);
  }
  for (std::size_t i = first; i < bill_.rows.size(); ++i) {
    for (const std::uint32_t id : bill_.rows[i].tokens) {
      for (std::size_t type = 0; type < kTokenTypes; ++type)
        wanted[type] = saturating_sub(wanted[type], amounts(id).tokens[type]);
    }
  }
  // What the row of the other report's name can take stands there.
  std::stable_partition(bill_.rows.begin() + static_cast<std::ptrdiff_t>(first), bill_.rows.end(),
                        [&](const BillRow& row) { return row.model == key(by).model; });
  adjust(first, by, wanted);
}

// Adds to the rows from `first` on what a report without a split saw more, or takes away what is counted elsewhere:
// prompts are input, wherever a row has more of them.
void BillMaker::adjust(std::size_t first, std::uint32_t by, std::array<std::int64_t, kTokenTypes> wanted) {
  const auto of = [&](TokenType type) -> std::int64_t& { return wanted[static_cast<std::size_t>(type)]; };
  std::int64_t prompts = of(TokenType::input);
  add_to(prompts, of(TokenType::cache_read));
  add_to(prompts, of(TokenType::cache_creation));
  std::int64_t output = of(TokenType::output);
  // Of what counts more in all nothing is taken away: what it saw less of did not all arrive.
  if (saturating_add(prompts, output) >= 0) {
    if (output < 0) add_to(prompts, std::exchange(output, 0));
    if (prompts < 0) add_to(output, std::exchange(prompts, 0));
  }
  for (std::size_t i = first; i < bill_.rows.size(); ++i) {
    BillRow& row = bill_.rows[i];
    if (row.tokens.empty() || (prompts == 0 && output == 0)) continue;
    Amounts sums;
    for (const std::uint32_t id : row.tokens) sums.add(amounts(id));
    const auto take = [&](TokenType type, std::int64_t& amount) {
      auto& adjustment = row.adjustment[static_cast<std::size_t>(type)];
      adjustment = std::max(amount, -sums.tokens[static_cast<std::size_t>(type)]);
      amount = saturating_sub(amount, adjustment);
    };
    take(TokenType::input, prompts);
    take(TokenType::cache_read, prompts);
    take(TokenType::cache_creation, prompts);
    take(TokenType::output, output);
    row.adjusted_by = by;
  }
}

void BillMaker::sight_by_names(const BillGroup& group, std::int64_t counted, std::int64_t histogram) {
  Sighting& seen = bill_.sighting;
  std::int64_t counters = 0;
  for (const std::uint32_t id : group.lines) {
    if (key(id).report == Report::metric)
      counters = std::max(counters, total(group.lines, is(Report::metric, key(id).scope)));
  }
  const std::int64_t metrics = std::max(counters, histogram);
  const std::int64_t events = total(group.lines, is(Report::event));
  const std::int64_t spans =
      saturating_add(total(group.lines, is(Report::span)), total(group.lines, is(Report::elsewhere)));
  for (const std::uint32_t id : group.lines) {
    const Report report = key(id).report;
    seen.has_metrics = seen.has_metrics || ((report == Report::metric || report == Report::histogram) &&
                                            amounts(id).has_spend());
    seen.has_events = seen.has_events || (report == Report::event && amounts(id).has_tokens());
    seen.has_spans = seen.has_spans || (report == Report::span && amounts(id).has_tokens());
    if (report == Report::event || report == Report::span) {
      add_to(seen.requests_without_tokens, amounts(id).requests_without_tokens);
    }
  }
  add_to(seen.total, counted);
  const std::int64_t slack = counters > 0 ? 0 : slack_of(group);
  const auto missing = [&](std::int64_t tokens) {
    const std::int64_t difference = saturating_sub(counted, tokens);
    return tokens > 0 && difference > slack ? difference : 0;
  };
  add_to(seen.missing_in_metrics, missing(metrics));
  add_to(seen.missing_in_events, missing(events));
  add_to(seen.missing_in_spans, missing(spans));
}

void BillMaker::add_rows(const BillGroup& group, const std::vector<Report>& counted, std::uint64_t scope) {
  detail::BillFilling filling(lines_, names_, group, filling_, bill_);
  filling.add_rows(counted, scope);
}

}  // namespace

Bill make_bill(const Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
               const Names& names) {
  return BillMaker(rows, agent, lines, names).run();
}

}  // namespace otelc::usage
