// SPDX-License-Identifier: Apache-2.0
//
// Services that follow the GenAI conventions name the model in every report, so a report is chosen for each
// group of names: the one with the most tokens of spans, events and counters (docs/counting.md#by-names). The
// histogram has no cached tokens, and some libraries add one token to a stream. It therefore counts only if
// it has more than one token per request beyond the best other report; then its total counts with the split
// of the other report.
//
// Requests that another service accounts for are subtracted from this service's metrics and events. Both
// cases leave a difference between a row's tokens and what must count, which becomes the row's `adjustment`.
#include <otelc/billing/detail/bill_by_names.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <otelc/base/saturating.hpp>
#include <otelc/billing/detail/bill_aggregates.hpp>
#include <otelc/billing/detail/bill_filling.hpp>

namespace otelc::billing::detail {
namespace {

auto is(Report report) {
  return [report](const ReportKey& key) { return key.report == report; };
}

auto is(Report report, std::uint64_t scope) {
  return [report, scope](const ReportKey& key) { return key.report == report && key.scope == scope; };
}

class NamesChoice {
 public:
  explicit NamesChoice(BillDraft& draft) : draft_(draft), names_(draft.names), bill_(draft.bill) {}

  void run() {
    for (const BillGroup& group : draft_.groups) choose(group);
    take_aggregates(draft_.lines, names_, chosen_, bill_);
    drop_nameless_errors();
  }

 private:
  // A report, or one scope of it, that may count for a group.
  struct Candidate {
    Report report;
    std::uint64_t scope;
    std::int64_t tokens;
    int types;   // of tokens that are not 0
    bool names;  // every line with tokens names its model
  };
  [[nodiscard]] const Amounts& amounts(std::uint32_t line) const { return draft_.amounts(line); }
  [[nodiscard]] const ReportKey& key(std::uint32_t line) const { return draft_.key(line); }
  template <class Predicate>
  [[nodiscard]] std::int64_t total(const LineIds& ids, const Predicate& is_of) const {
    return draft_.total(ids, is_of);
  }
  static ChosenReport chosen_among(const std::vector<Candidate>& all, const Candidate& best);
  static bool is_better(const Candidate& other, const Candidate& best);
  void choose(const BillGroup& group);
  void drop_nameless_errors();
  void note_sighting(const BillGroup& group, std::int64_t counted, std::int64_t histogram);
  void adjust_rows(const BillGroup& group, std::size_t first, const ReportKey& seen_by);
  void adjust(std::size_t first, std::uint32_t by, std::array<std::int64_t, agents::kTokenTypes> wanted);
  [[nodiscard]] std::int64_t slack_of(const BillGroup& group) const;

  BillDraft& draft_;
  const events::Names& names_;
  Bill& bill_;
  std::vector<ChosenGroup> chosen_;
};

std::int64_t NamesChoice::slack_of(const BillGroup& group) const {
  std::int64_t requests = 1;
  for (const std::uint32_t id : group.lines) requests = std::max(requests, amounts(id).requests);
  std::int64_t spans = 0;
  for (const std::uint32_t id : group.lines) {
    if (key(id).report == Report::span || key(id).report == Report::elsewhere)
      add_to(spans, amounts(id).requests);
  }
  return std::max(requests, spans);
}

ChosenReport NamesChoice::chosen_among(const std::vector<Candidate>& all, const Candidate& best) {
  ChosenReport chosen{events::kNoModel, best.report, ChosenBy::only_report, best.report};
  for (const Candidate& other : all) {
    if (other.tokens == 0 || (other.report == best.report && other.scope == best.scope)) continue;
    if (chosen.by == ChosenBy::only_report) chosen.by = ChosenBy::most_tokens;
    if (other.tokens > best.tokens) chosen.by = ChosenBy::histogram_near;
    if (other.tokens != best.tokens) continue;
    chosen.by = best.types > other.types ? ChosenBy::more_types : ChosenBy::tie;
    chosen.other = other.report;
  }
  return chosen;
}

// More tokens, or as many with all of their models named, or with more types.
bool NamesChoice::is_better(const Candidate& other, const Candidate& best) {
  if (other.tokens != best.tokens) return other.tokens > best.tokens;
  if (other.names != best.names) return other.names && other.tokens > 0;
  const bool is_richer =
      other.types > best.types || (other.types == best.types && best.report == Report::span);
  return is_richer && other.tokens > 0;
}

void NamesChoice::choose(const BillGroup& group) {
  const auto key_of = [](const Candidate& of) { return ReportKey{of.report, of.scope, events::kNoModel}; };
  const auto types_of = [&](Report report, std::uint64_t scope) {
    std::array<bool, agents::kTokenTypes> reported{};
    for (const std::uint32_t id : group.lines) {
      if (key(id).report != report || key(id).scope != scope) continue;
      for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
        reported[i] = reported[i] || amounts(id).tokens[i] > 0;
    }
    return static_cast<int>(std::count(reported.begin(), reported.end(), true));
  };
  const std::int64_t elsewhere = total(group.lines, is(Report::elsewhere));
  const std::int64_t spans = saturating_add(total(group.lines, is(Report::span)), elsewhere);
  // Whether the report names the model of all its tokens.
  const auto has_names = [&](Report report, std::uint64_t scope) {
    return std::none_of(group.lines.begin(), group.lines.end(), [&](std::uint32_t id) {
      return key(id).report == report && key(id).scope == scope && names_.is_unknown(key(id).model) &&
             amounts(id).total_tokens() > 0;
    });
  };
  Candidate best{Report::span, 0, spans, types_of(Report::span, 0), has_names(Report::span, 0)};
  std::vector<Candidate> all{best};
  Candidate histogram{Report::histogram, 0, 0, 0, true};
  std::int64_t others = 0;  // tokens in the largest report that is neither spans nor histogram
  std::vector<std::pair<Report, std::uint64_t>> seen;
  for (const std::uint32_t id : group.lines) {
    const std::pair of{key(id).report, key(id).scope};
    const bool is_candidate =
        of.first == Report::metric || of.first == Report::event || of.first == Report::histogram;
    if (!is_candidate || std::find(seen.begin(), seen.end(), of) != seen.end()) continue;
    seen.push_back(of);
    const Candidate other{of.first, of.second, total(group.lines, is(of.first, of.second)),
                          types_of(of.first, of.second), has_names(of.first, of.second)};
    all.push_back(other);
    if (of.first == Report::histogram) {
      if (other.tokens > histogram.tokens) histogram = other;
      continue;
    }
    others = std::max(others, other.tokens);
    if (other.tokens == best.tokens && elsewhere > 0) continue;
    if (is_better(other, best)) best = other;
  }
  const bool is_histogram_larger =
      saturating_sub(histogram.tokens, best.tokens) > (best.tokens > 0 ? slack_of(group) : 0);
  note_sighting(group, is_histogram_larger ? histogram.tokens : best.tokens, histogram.tokens);
  if (is_histogram_larger && best.tokens == 0) best = histogram;
  const std::size_t first = bill_.rows.size();
  const FillingRules rules;
  BillFilling(draft_.lines, names_, group, rules, bill_).add_rows({best.report}, best.scope);
  const std::int64_t counted = is_histogram_larger ? histogram.tokens : best.tokens;
  chosen_.push_back({first, bill_.rows.size(), counted, spans, std::max(others, histogram.tokens)});
  if (bill_.rows.size() == first) {
    if (elsewhere > 0)
      bill_.chosen.push_back(
          {key(group.lines.back()).model, Report::elsewhere, ChosenBy::elsewhere, best.report});
    return;
  }
  ChosenReport chosen = chosen_among(all, best);
  chosen.model = bill_.rows[first].model;
  if (is_histogram_larger && best.report != Report::histogram)
    chosen = {chosen.model, Report::histogram, ChosenBy::histogram_total, best.report};
  if (best.tokens > 0) bill_.chosen.push_back(chosen);
  // The histogram gives the total, the other report the split.
  const bool is_of_both = is_histogram_larger && best.report != Report::histogram;
  if (!is_of_both && (elsewhere == 0 || best.report == Report::span)) return;
  adjust_rows(group, first, is_of_both ? key_of(histogram) : key_of(best));
}

// A library's metric may count failures without their model. They are those that other reports show under
// one, and count only if there are more of them.
void NamesChoice::drop_nameless_errors() {
  const auto errors_of = [this](const BillRow& row) {
    std::int64_t errors = 0;
    for (const std::uint32_t id : row.errors) add_to(errors, amounts(id).errors);
    return errors;
  };
  std::int64_t named = 0;
  for (const BillRow& row : bill_.rows) {
    if (!names_.is_unknown(row.model)) add_to(named, errors_of(row));
  }
  std::erase_if(bill_.rows, [&](const BillRow& row) {
    const auto is_used = [this](std::uint32_t id) {
      return amounts(id).has_spend() || amounts(id).requests > 0;
    };
    const auto none = [&](const LineIds& ids) { return std::none_of(ids.begin(), ids.end(), is_used); };
    return names_.is_unknown(row.model) && none(row.tokens) && none(row.cost) && none(row.requests) &&
           errors_of(row) <= named;
  });
}

// Adjusts the rows from `first` on to the tokens of the report `seen_by`, less what another service accounts
// for.
void NamesChoice::adjust_rows(const BillGroup& group, std::size_t first, const ReportKey& seen_by) {
  std::array<std::int64_t, agents::kTokenTypes> wanted{};
  std::uint32_t by = UINT32_MAX;
  for (const std::uint32_t id : group.lines) {
    const bool is_counted = key(id).report == seen_by.report && key(id).scope == seen_by.scope;
    const int sign = is_counted ? 1 : key(id).report == Report::elsewhere ? -1 : 0;
    const bool is_larger = by == UINT32_MAX || amounts(id).total_tokens() > amounts(by).total_tokens();
    if (is_counted && is_larger) by = id;
    for (std::size_t i = 0; i < agents::kTokenTypes && sign != 0; ++i)
      add_to(wanted[i], sign * amounts(id).tokens[i]);
  }
  for (std::size_t i = first; i < bill_.rows.size(); ++i) {
    for (const std::uint32_t id : bill_.rows[i].tokens) {
      for (std::size_t type = 0; type < agents::kTokenTypes; ++type)
        wanted[type] = saturating_sub(wanted[type], amounts(id).tokens[type]);
    }
  }
  // The row with the name of that report takes the adjustment first.
  std::stable_partition(bill_.rows.begin() + static_cast<std::ptrdiff_t>(first), bill_.rows.end(),
                        [&](const BillRow& row) { return row.model == key(by).model; });
  adjust(first, by, wanted);
}

void NamesChoice::adjust(std::size_t first, std::uint32_t by,
                         std::array<std::int64_t, agents::kTokenTypes> wanted) {
  const auto of = [&](agents::TokenType type) -> std::int64_t& {
    return wanted[static_cast<std::size_t>(type)];
  };
  std::int64_t prompts = of(agents::TokenType::input);
  add_to(prompts, of(agents::TokenType::cache_read));
  add_to(prompts, of(agents::TokenType::cache_creation));
  std::int64_t output = of(agents::TokenType::output);
  // A report that has more in all takes nothing away: if it has less of a type, some of its records are
  // missing.
  if (saturating_add(prompts, output) >= 0) {
    if (output < 0) add_to(prompts, std::exchange(output, 0));
    if (prompts < 0) add_to(output, std::exchange(prompts, 0));
  }
  for (std::size_t i = first; i < bill_.rows.size(); ++i) {
    BillRow& row = bill_.rows[i];
    if (row.tokens.empty() || (prompts == 0 && output == 0)) continue;
    Amounts sums;
    for (const std::uint32_t id : row.tokens) sums.add(amounts(id));
    const auto take = [&](agents::TokenType type, std::int64_t& amount) {
      auto& adjustment = row.adjustment[static_cast<std::size_t>(type)];
      adjustment = std::max(amount, -sums.tokens[static_cast<std::size_t>(type)]);
      amount = saturating_sub(amount, adjustment);
    };
    take(agents::TokenType::input, prompts);
    take(agents::TokenType::cache_read, prompts);
    take(agents::TokenType::cache_creation, prompts);
    take(agents::TokenType::output, output);
    row.adjusted_by = by;
  }
}

void NamesChoice::note_sighting(const BillGroup& group, std::int64_t counted, std::int64_t histogram) {
  Sighting& seen = bill_.sighting;
  std::map<std::pair<Report, std::uint64_t>, std::int64_t> by_scope;
  for (const std::uint32_t id : group.lines)
    add_to(by_scope[{key(id).report, key(id).scope}], amounts(id).total_tokens());
  std::int64_t counters = 0;
  std::int64_t events = 0;
  for (const auto& [of, tokens] : by_scope) {
    if (of.first == Report::metric) counters = std::max(counters, tokens);
    if (of.first == Report::event) events = std::max(events, tokens);
  }
  const std::int64_t metrics = std::max(counters, histogram);
  const std::int64_t spans =
      saturating_add(total(group.lines, is(Report::span)), total(group.lines, is(Report::elsewhere)));
  for (const std::uint32_t id : group.lines) {
    const Report report = key(id).report;
    seen.has_metrics = seen.has_metrics ||
                       ((report == Report::metric || report == Report::histogram) && amounts(id).has_spend());
    seen.has_events = seen.has_events || (report == Report::event && amounts(id).has_tokens());
    seen.has_spans = seen.has_spans || (report == Report::span && amounts(id).has_tokens());
    if (report == Report::event || report == Report::span) {
      add_to(seen.requests_without_tokens, amounts(id).rare->requests_without_tokens);
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

}  // namespace

void choose_by_names(BillDraft& draft) {
  NamesChoice(draft).run();
}

}  // namespace otelc::billing::detail
