// SPDX-License-Identifier: Apache-2.0
//
// Metrics, events and spans of one agent report the same requests. Each kind can lack some of them, but none
// reports more than was spent. So the kind with the most tokens counts, whole and under its own names
// (docs/counting.md#whole). A larger number per model would be wrong: a router may answer one requested name
// with two models, and both names would count. The other kinds only fill what the chosen one lacks, and
// confirm or contradict it for the verdict.
#include <otelc/billing/detail/bill_whole.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <otelc/billing/detail/bill_costs.hpp>
#include <otelc/billing/detail/bill_filling.hpp>
#include <otelc/billing/detail/name_groups.hpp>

namespace otelc::billing::detail {
namespace {

enum class Kinds { none, events, metrics, spans };

class WholeChoice {
 public:
  explicit WholeChoice(BillDraft& draft) : draft_(draft), lines_(draft.lines), bill_(draft.bill) {}

  void run() {
    choose();
    note_uncosted();
  }

 private:
  [[nodiscard]] const Amounts& amounts(std::uint32_t line) const { return draft_.amounts(line); }
  [[nodiscard]] const ReportKey& key(std::uint32_t line) const { return draft_.key(line); }
  void choose();
  void note_choice(Report counted, const std::map<Report, std::int64_t>& tokens);
  [[nodiscard]] Report cost_report(Report counted) const;
  void find_ambiguous(const std::vector<Report>& counted);
  void note_uncosted();
  void compare_costs();
  [[nodiscard]] Report most_requests() const;
  void note_sighting(std::int64_t metrics, std::int64_t events, std::int64_t spans, std::int64_t counted);

  BillDraft& draft_;
  const std::vector<ReportLine>& lines_;
  Bill& bill_;
  FillingRules filling_;
};

void WholeChoice::choose() {
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
  // Spans without all tokens count only if nothing else reports tokens.
  const bool do_spans_count =
      draft_.rows.spans_tell == agents::Telling::same || (metrics == 0 && by_events == 0);
  if (do_spans_count && spans > most) {
    best = Kinds::spans;
    most = spans;
  }
  if (most == 0) best = Kinds::none;
  note_sighting(metrics, by_events, spans, most);
  const bool is_tie = metrics == by_events;
  if (is_tie && metrics > 0) compare_costs();
  std::vector<Report> counted{Report::event};
  if (best == Kinds::metrics) counted = {Report::metric};
  if (best == Kinds::spans) counted = {Report::span};
  filling_.cost = cost_report(counted.front());
  filling_.is_whole = true;
  filling_.is_tie = is_tie;
  filling_.is_union = is_union;
  if (best == Kinds::events && is_union) counted.push_back(Report::rest);
  if (best == Kinds::none)
    counted = {most_requests()};
  else
    find_ambiguous(counted);
  note_choice(counted.front(),
              {{Report::event, by_events}, {Report::metric, metrics}, {Report::span, spans}});
  for (const BillGroup& group : draft_.groups)
    BillFilling(lines_, draft_.names, group, filling_, bill_).add_rows(counted, 0);
}

void WholeChoice::note_choice(Report counted, const std::map<Report, std::int64_t>& tokens) {
  ChosenReport chosen{events::kNoModel, counted, ChosenBy::most_requests, counted};
  const std::int64_t most = tokens.at(counted);
  if (most == 0) {
    if (lines_.empty()) return;
  } else {
    chosen.by = ChosenBy::only_report;
    for (const auto& [report, its] : tokens) {
      if (report == counted || its == 0) continue;
      if (its == most && chosen.other == counted) chosen.other = report;
      chosen.by = chosen.other != counted ? ChosenBy::tie : ChosenBy::most_tokens;
    }
  }
  bill_.chosen.push_back(chosen);
}

// A report that lacks a counted model may use another name for it. If it then has requests for a model
// without tokens, these may be counted already.
void WholeChoice::find_ambiguous(const std::vector<Report>& counted) {
  const auto has = [this](const BillGroup& group, const auto& is_of) {
    return std::any_of(group.lines.begin(), group.lines.end(),
                       [&](std::uint32_t id) { return is_of(key(id).report, amounts(id)); });
  };
  const auto is_counted = [&](Report report) {
    return std::find(counted.begin(), counted.end(), report) != counted.end();
  };
  for (const Report report : {Report::metric, Report::event, Report::span}) {
    const bool is_ambiguous =
        std::any_of(draft_.groups.begin(), draft_.groups.end(), [&](const BillGroup& group) {
          return has(group,
                     [&](Report of, const Amounts& its) { return is_counted(of) && its.has_tokens(); }) &&
                 !has(group, [&](Report of, const Amounts& its) { return of == report && !its.is_empty(); });
        });
    if (is_ambiguous && !is_counted(report)) filling_.ambiguous.push_back(report);
  }
}

void WholeChoice::note_sighting(std::int64_t metrics, std::int64_t events, std::int64_t spans,
                                std::int64_t counted) {
  Sighting& seen = bill_.sighting;
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    if (key(i).report == Report::event)
      add_to(seen.requests_without_tokens, amounts(i).rare->requests_without_tokens);
  }
  // Events without any tokens are no gap if metrics report them.
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

// For accounts without tokens: the kind with the most requests, answered or failed, then with the most costs.
Report WholeChoice::most_requests() const {
  Report best = Report::event;
  std::pair<std::int64_t, std::int64_t> most;
  for (const Report report : {Report::event, Report::metric, Report::span}) {
    std::pair<std::int64_t, std::int64_t> reported;
    for (std::uint32_t i = 0; i < lines_.size(); ++i) {
      if (key(i).report != report) continue;
      add_to(reported.first, saturating_add(amounts(i).requests, amounts(i).errors));
      add_to(reported.second, amounts(i).cost_records);
    }
    if (reported > most) {
      most = reported;
      best = report;
    }
  }
  return best;
}

void WholeChoice::compare_costs() {
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

// The kind with the largest reported cost, since none reports more than was spent. At a tie the kind that
// counts.
Report WholeChoice::cost_report(Report counted) const {
  std::map<Report, Amounts> by;
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    if (amounts(i).cost_records > 0) by[key(i).report].add(amounts(i));
  }
  Report best = counted;
  const auto own = by.find(counted);
  double most = own != by.end() ? own->second.cost.usd() : -1;
  for (const auto& [report, its] : by) {
    if (its.cost.usd() <= most * (1 + 1e-9) + kCostSlackUsd) continue;
    most = its.cost.usd();
    best = report;
  }
  return best;
}

// If a cost is in the total only, notes how many of the counted tokens it does not cover.
void WholeChoice::note_uncosted() {
  std::int64_t costed = 0;
  BillRow* of_total = nullptr;
  for (BillRow& row : bill_.rows) {
    for (const std::uint32_t id : row.cost) add_to(costed, amounts(id).total_tokens());
    if (row.model == events::kNoModel) of_total = &row;
  }
  if (of_total != nullptr)
    of_total->uncosted_tokens = std::max<std::int64_t>(saturating_sub(bill_.sighting.total, costed), 0);
}

}  // namespace

void choose_whole(BillDraft& draft) {
  WholeChoice(draft).run();
}

}  // namespace otelc::billing::detail
