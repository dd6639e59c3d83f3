// SPDX-License-Identifier: Apache-2.0
//
// The history holds what each kind of evidence reports of each agent and model; most of it is the same usage
// several times. So each agent gets a bill as if all of it were one session. The bill says which evidence
// counts for a model's tokens, cost and requests, and only those cells become bins. If two reports have the
// same tokens, the one with single requests is used, because it has the exact times.
#include <otelc/usage/timeline.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <otelc/base/saturating.hpp>
#include <otelc/ledger/ledger.hpp>

namespace otelc::usage {
namespace {

void add_bin(TimelineBin& sum, const TimelineBin& bin) {
  sum.cost_usd += bin.cost_usd;
  sum.list_usd += bin.list_usd;
  add_to(sum.tokens, bin.tokens);
  add_to(sum.requests, bin.requests);
  add_to(sum.errors, bin.errors);
}

bool is_empty(const TimelineBin& bin) {
  return bin.cost_usd == 0 && bin.tokens == 0 && bin.requests == 0 && bin.errors == 0;
}

// Adds to the last bin, or begins the next.
void append(std::vector<TimelineBin>& bins, const TimelineBin& bin) {
  if (bins.empty() || bins.back().start != bin.start) {
    bins.push_back(bin);
  } else {
    add_bin(bins.back(), bin);
  }
}

using Entry = std::pair<ledger::History::Key, ledger::History::Cell>;

// Sorted, so that sums of money as doubles do not depend on the order of events.
std::vector<Entry> in_order(const ledger::History& history) {
  std::vector<Entry> entries(history.cells().begin(), history.cells().end());
  const auto rank = [](const ledger::History::Key& key) {
    return std::tuple(key.bin, key.agent, key.model, key.evidence);
  };
  std::sort(entries.begin(), entries.end(),
            [&rank](const Entry& a, const Entry& b) { return rank(a.first) < rank(b.first); });
  return entries;
}

// Which numbers of a history's cell count, and for which model of the bill.
struct Counts {
  events::ModelId model = events::kNoModel;
  bool tokens = false;
  bool cost = false;
  bool list = false;
  bool requests = false;
};
// Agent, model, evidence.
using What = std::tuple<std::uint32_t, std::uint32_t, events::Evidence>;

std::optional<events::Evidence> evidence_of(billing::Report report) {
  switch (report) {
    case billing::Report::metric:
      return events::Evidence::metric;
    case billing::Report::event:
      return events::Evidence::event;
    case billing::Report::span:
      return events::Evidence::span;
    case billing::Report::histogram:
      return events::Evidence::histogram;
    case billing::Report::rest:
    case billing::Report::elsewhere:
      return std::nullopt;
  }
  return std::nullopt;
}

std::map<What, Counts> what_counts(const ledger::Ledger& ledger) {
  std::map<What, Counts> counts;
  ledger.for_each_agent_account([&](const ledger::Account& account) {
    const billing::Bill& bill = account.bill;
    for (const billing::BillRow& row : bill.rows) {
      const auto mark = [&](const std::vector<std::uint32_t>& lines, bool Counts::*what) {
        for (const std::uint32_t line : lines) {
          const billing::ReportKey& key = bill.lines[line];
          const auto evidence = evidence_of(key.report);
          if (!evidence) continue;
          Counts& counted = counts[{account.agent, key.model, *evidence}];
          counted.*what = true;
          if (counted.model == events::kNoModel)
            counted.model = row.model != events::kNoModel ? row.model : key.model;
        }
      };
      // A report of single requests with the same tokens has the exact times.
      const auto& when = row.list.empty() ? row.tokens : row.list;
      mark(when, &Counts::tokens);
      if (row.has_reported_cost)
        mark(row.cost == row.tokens ? when : row.cost, &Counts::cost);
      else
        mark(when, &Counts::list);
      mark(row.requests, &Counts::requests);
    }
  });
  return counts;
}

using ByModel = std::map<std::pair<UnixNanos, events::ModelId>, TimelineBin>;

void put_by_model(const ByModel& by_model, const events::Names& names, Timeline& timeline) {
  std::map<events::ModelId, std::uint32_t> places;
  for (const auto& [key, bin] : by_model) {
    const auto [place, is_new] =
        places.try_emplace(key.second, static_cast<std::uint32_t>(timeline.models.size()));
    if (is_new) timeline.models.push_back(names.name(key.second));
    timeline.by_model.push_back({key.first, place->second, bin.cost_usd, bin.list_usd, bin.tokens});
  }
}

}  // namespace

Timeline timeline_of(const ledger::Ledger& ledger) {
  const std::vector<Entry> entries = in_order(ledger.history());
  const std::map<What, Counts> counts = what_counts(ledger);
  Timeline timeline;
  timeline.width = ledger.history().width();
  ByModel by_model;
  for (const auto& [key, cell] : entries) {
    const auto known = counts.find({key.agent, key.model, key.evidence});
    if (known == counts.end()) continue;
    const Counts& what = known->second;
    TimelineBin bin;
    bin.start = key.bin * timeline.width;
    if (what.tokens) {
      bin.tokens = cell.tokens;
      bin.list_usd = cell.list.usd();
      const bool is_metric =
          key.evidence == events::Evidence::metric || key.evidence == events::Evidence::histogram;
      timeline.is_by_exports = timeline.is_by_exports || is_metric;
    }
    if (what.cost)
      bin.cost_usd = cell.reported.usd();
    else if (what.list)
      bin.cost_usd = cell.list.usd();
    if (what.requests) {
      bin.requests = cell.requests;
      bin.errors = cell.errors;
    }
    if (!is_empty(bin)) append(timeline.bins, bin);
    if (bin.cost_usd != 0 || bin.tokens != 0) add_bin(by_model[{bin.start, what.model}], bin);
  }
  put_by_model(by_model, ledger.names(), timeline);
  return timeline;
}

Timeline with_places_at_most(const Timeline& timeline, std::size_t places_max) {
  if (timeline.bins.empty()) return timeline;
  Timeline wide;
  wide.width = timeline.width;
  wide.is_by_exports = timeline.is_by_exports;
  const UnixNanos first = timeline.bins.front().start;
  const UnixNanos last = timeline.bins.back().start;
  while (last / wide.width - first / wide.width >= places_max) wide.width = ledger::wider(wide.width);
  for (TimelineBin bin : timeline.bins) {
    bin.start = bin.start / wide.width * wide.width;
    append(wide.bins, bin);
  }
  return wide;
}

}  // namespace otelc::usage
