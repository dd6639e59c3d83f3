// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/timeline.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <otelc/usage/ledger.hpp>

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

using Who = std::pair<std::uint32_t, std::uint32_t>;  // agent and model
using Entry = std::pair<History::Key, History::Cell>;

// By time, agent and model: sums of money are made in the same order whatever the order of events was.
std::vector<Entry> in_order(const History& history) {
  std::vector<Entry> entries(history.cells().begin(), history.cells().end());
  const auto rank = [](const History::Key& key) {
    return std::tuple(key.bin, key.agent, key.model, key.evidence);
  };
  std::sort(entries.begin(), entries.end(),
            [&rank](const Entry& a, const Entry& b) { return rank(a.first) < rank(b.first); });
  return entries;
}

std::map<Who, Evidence> api_evidence(const std::vector<Entry>& entries) {
  std::map<Who, Evidence> api;
  for (const auto& [key, cell] : entries) {
    if (cell.requests + cell.errors == 0) continue;
    Evidence& best = api.try_emplace({key.agent, key.model}, key.evidence).first->second;
    if (key.evidence == Evidence::event) best = Evidence::event;
  }
  return api;
}

}  // namespace

Timeline timeline_of(const Ledger& ledger) {
  const std::vector<Entry> entries = in_order(ledger.history());
  const std::map<Who, Evidence> api = api_evidence(entries);
  std::map<Who, std::optional<SpendInTime>> choices;
  Timeline timeline;
  timeline.width = ledger.history().width();
  for (const auto& [key, cell] : entries) {
    const Who who{key.agent, key.model};
    const auto [entry, is_new] = choices.try_emplace(who);
    if (is_new) entry->second = ledger.spend_in_time(key.agent, key.model);
    TimelineBin bin;
    bin.start = key.bin * timeline.width;
    if (const auto& choice = entry->second) {
      const bool is_spend = key.evidence == choice->spend;
      const bool is_cost = key.evidence == choice->cost;
      if (is_spend) bin.tokens = cell.tokens;
      if (is_spend) bin.list_usd = cell.list.usd();
      if (choice->is_cost_reported ? is_cost : is_spend)
        bin.cost_usd = choice->is_cost_reported ? cell.reported_usd : cell.list.usd();
      const bool is_metric = key.evidence == Evidence::metric || key.evidence == Evidence::older_metric;
      timeline.is_by_exports = timeline.is_by_exports || (is_spend && is_metric);
    }
    if (const auto its = api.find(who); its != api.end() && its->second == key.evidence) {
      bin.requests = cell.requests;
      bin.errors = cell.errors;
    }
    if (!is_empty(bin)) append(timeline.bins, bin);
  }
  return timeline;
}

Timeline with_places_at_most(const Timeline& timeline, std::size_t places_max) {
  if (timeline.bins.empty()) return timeline;
  Timeline wide = timeline;
  const UnixNanos first = timeline.bins.front().start;
  const UnixNanos last = timeline.bins.back().start;
  while (last / wide.width - first / wide.width >= places_max) wide.width = wider(wide.width);
  wide.bins.clear();
  for (TimelineBin bin : timeline.bins) {
    bin.start = bin.start / wide.width * wide.width;
    append(wide.bins, bin);
  }
  return wide;
}

}  // namespace otelc::usage
