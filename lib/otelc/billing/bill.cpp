// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/bill.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include <otelc/base/saturating.hpp>
#include <otelc/billing/detail/bill_maker.hpp>

namespace otelc::billing {

namespace detail {
namespace {

// Whole kinds of reports: which of them counts.
enum class Kinds { none, events, metrics, spans };

}  // namespace

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
  const bool is_union = do_spans_stand_in(lines_);
  const std::int64_t by_events = is_union ? saturating_add(events, rest) : events;
  Kinds best = Kinds::events;
  std::int64_t most = by_events;
  if (metrics > most) {
    best = Kinds::metrics;
    most = metrics;
  }
  // Spans that leave tokens out count where nothing else does.
  const bool do_spans_count =
      rows_.spans_coverage == agents::Coverage::full || (metrics == 0 && by_events == 0);
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
  filling_.is_whole = true;
  filling_.is_tie = is_tie_;
  filling_.is_union = is_union;
  if (best == Kinds::events && is_union) counted.push_back(Report::rest);
  if (best == Kinds::none)
    counted = {most_requests()};
  else
    find_ambiguous(counted);
  note_whole_choice(counted.front(),
                    {{Report::event, by_events}, {Report::metric, metrics}, {Report::span, spans}});
  for (const BillGroup& group : groups_) add_rows(group, counted, 0);
}

void BillMaker::note_whole_choice(Report counted, const std::map<Report, std::int64_t>& tokens) {
  ChosenReport chosen{events::kNoModel, counted, ChosenBy::most_requests, counted};
  const std::int64_t most = tokens.at(counted);
  if (most == 0) {
    if (lines_.empty()) return;
  } else {
    chosen.by = ChosenBy::only_report;
    for (const auto& [report, saw] : tokens) {
      if (report == counted || saw == 0) continue;
      if (saw == most && chosen.other == counted) chosen.other = report;
      chosen.by = chosen.other != counted ? ChosenBy::tie : ChosenBy::most_tokens;
    }
  }
  bill_.chosen.push_back(chosen);
}

// A report that does not name all models that count may name one of them otherwise: who counts only requests
// of a model may mean one that is counted already.
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
      return has(group,
                 [&](Report of, const Amounts& said) { return is_counted(of) && said.has_tokens(); }) &&
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
      add_to(seen.requests_without_tokens, said.rare->requests_without_tokens);
    }
  }
  // Events that never tell tokens are no gap where metrics do.
  if (events == 0 && metrics > 0) seen.requests_without_tokens = 0;
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

// Where no tokens were reported: the kind that tells of most requests, answered or not; else of money.
Report BillMaker::most_requests() const {
  Report best = Report::event;
  std::pair<std::int64_t, std::int64_t> most;
  for (const Report report : {Report::event, Report::metric, Report::span}) {
    std::pair<std::int64_t, std::int64_t> said;
    for (std::uint32_t i = 0; i < lines_.size(); ++i) {
      if (key(i).report != report) continue;
      add_to(said.first, saturating_add(amounts(i).requests, amounts(i).errors));
      add_to(said.second, amounts(i).cost_records);
    }
    if (said > most) {
      most = said;
      best = report;
    }
  }
  return best;
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
  if (difference > kCostSlackUsd + events.cost.usd() * 1e-9) bill_.sighting.do_costs_differ = true;
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
    if (said.cost.usd() <= most * (1 + 1e-9) + kCostSlackUsd) continue;
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
    if (row.model == events::kNoModel) of_total = &row;
  }
  if (of_total != nullptr)
    of_total->uncosted_tokens = std::max<std::int64_t>(saturating_sub(bill_.sighting.total, costed), 0);
}

void BillMaker::add_rows(const BillGroup& group, const std::vector<Report>& counted, std::uint64_t scope) {
  BillFilling filling(lines_, names_, group, filling_, bill_);
  filling.add_rows(counted, scope);
}

}  // namespace detail

Bill make_bill(const agents::Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
               const events::Names& names) {
  return detail::BillMaker(rows, agent, lines, names).run();
}

}  // namespace otelc::billing
