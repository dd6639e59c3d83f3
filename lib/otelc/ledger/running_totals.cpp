// SPDX-License-Identifier: Apache-2.0
//
// Totals must be at hand after every record, and a bill cannot be adjusted: one more record may change which
// report counts. So the bill of a changed account is made anew, and its old totals are taken away first.
// Whole numbers make this exact: no order of records leaves a trace in the sums.
//
// A second bill is made from the lines that no later record takes back, where these differ. It gives the
// `sure` totals (docs/counting.md#live).
#include <otelc/ledger/running_totals.hpp>

#include <algorithm>
#include <utility>

#include <otelc/base/saturating.hpp>
#include <otelc/billing/bill.hpp>
#include <otelc/events/fractions.hpp>

namespace otelc::ledger {
namespace {

// The models of a bill that lack a price.
struct MissingPrices {
  std::vector<events::ModelId> unpriced;
  std::vector<events::ModelId> unlisted;
};

BillTotals totals_of(const billing::Bill& bill, const std::vector<billing::ReportLine>& lines,
                     const events::Names& names, MissingPrices& missing) {
  BillTotals totals;
  const billing::AmountsOf whole = [&lines](std::uint32_t line) { return lines[line].amounts; };
  for (const billing::BillRow& row : bill.rows) {
    const billing::Usage usage = usage_of(row, bill, whole, true, names);
    totals.add(usage);
    if (usage.unpriced_tokens > 0) missing.unpriced.push_back(row.model);
    if (usage.unlisted_tokens > 0) missing.unlisted.push_back(row.model);
  }
  return totals;
}

bool are_same(const std::vector<billing::ReportLine>& a, const std::vector<billing::ReportLine>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const billing::ReportLine& x, const billing::ReportLine& y) { return x.amounts == y.amounts; });
}

}  // namespace

void BillTotals::add(const billing::Usage& usage) {
  add_to(tokens, usage.total_tokens.value_or(0));
  add_to(fraction, usage.fractions.sum());
  add_to(unpriced_tokens, usage.unpriced_tokens);
  add_to(requests, usage.requests.value_or(0));
  add_to(errors, usage.errors.value_or(0));
  cost += usage.cost;
  list += usage.list;
  as_reported += usage.is_zero_reported && usage.reported_usd ? usage.reported : usage.cost;
  known_costs += usage.cost_usd ? 1 : 0;
  list_costs += usage.cost_source == billing::CostSource::priced ? 1 : 0;
  known_requests += usage.requests ? 1 : 0;
}

void BillTotals::add(const BillTotals& other, int sign) {
  add_to(tokens, sign * other.tokens);
  add_to(fraction, sign * other.fraction);
  add_to(unpriced_tokens, sign * other.unpriced_tokens);
  add_to(requests, sign * other.requests);
  add_to(errors, sign * other.errors);
  if (sign > 0) {
    cost += other.cost;
    list += other.list;
    as_reported += other.as_reported;
  } else {
    cost -= other.cost;
    list -= other.list;
    as_reported -= other.as_reported;
  }
  known_costs += sign * other.known_costs;
  list_costs += sign * other.list_costs;
  known_requests += sign * other.known_requests;
}

void ModelNotices::add(const std::vector<events::ModelId>& models) {
  for (const events::ModelId model : models) {
    if (++bills_[model] == 1 && model != events::kNoModel && !named_.contains(model)) new_.insert(model);
  }
}

void ModelNotices::remove(const std::vector<events::ModelId>& models) {
  for (const events::ModelId model : models) --bills_[model];
}

std::vector<std::string> ModelNotices::take(const events::Names& names) {
  std::vector<std::string> taken;
  for (const events::ModelId model : std::exchange(new_, {})) {
    if (bills_[model] > 0 && named_.insert(model).second) taken.push_back(names.name(model));
  }
  std::sort(taken.begin(), taken.end());
  return taken;
}

void RunningBills::touch(std::uint32_t session) {
  const std::uint32_t agent = accounts_.sessions[session].agent;
  const bool is_agent = accounts_.agents[agent].is_one_session;
  const std::uint32_t account = is_agent ? agent : session;
  bool& is_dirty = is_agent ? accounts_.agents[agent].is_dirty : accounts_.sessions[session].is_dirty;
  if (is_dirty) return;
  (is_agent ? dirty_agents_ : dirty_sessions_).push_back(account);
  is_dirty = true;
}

void RunningBills::make_one_session(std::uint32_t agent) {
  accounts_.agents[agent].is_one_session = true;
  for (const std::uint32_t session : accounts_.agents[agent].sessions) {
    const auto counted = counted_sessions_.find(session);
    if (counted == counted_sessions_.end()) continue;
    forget(counted->second);
  }
  touch(accounts_.agents[agent].sessions.front());
}

void RunningBills::forget(Counted& counted) {
  totals_.add(counted.totals, -1);
  sure_.add(counted.sure ? *counted.sure : counted.totals, -1);
  counted.totals = {};
  counted.sure.reset();
  unpriced_.remove(std::exchange(counted.unpriced, {}));
  unlisted_.remove(std::exchange(counted.unlisted, {}));
}

void RunningBills::recount(std::uint32_t account, bool is_agent) {
  (is_agent ? accounts_.agents[account].is_dirty : accounts_.sessions[account].is_dirty) = false;
  Counted& counted = (is_agent ? counted_agents_ : counted_sessions_)[account];
  forget(counted);
  const std::uint32_t agent = is_agent ? account : accounts_.sessions[account].agent;
  if (accounts_.agents[agent].is_taken_back || (!is_agent && accounts_.agents[agent].is_one_session)) return;
  const std::vector<billing::ReportLine> lines = accounts_.lines_of(account, is_agent);
  const billing::Bill bill = make_bill(*accounts_.agents[agent].rows, agent, lines, accounts_.names);
  MissingPrices missing;
  counted.totals = totals_of(bill, lines, accounts_.names, missing);
  totals_.add(counted.totals, 1);
  const std::vector<billing::ReportLine> sure = accounts_.sure_lines(account, is_agent, lines);
  if (!are_same(sure, lines)) {
    MissingPrices of_all;
    counted.sure = std::make_unique<BillTotals>(
        totals_of(make_bill(*accounts_.agents[agent].rows, agent, sure, accounts_.names), sure,
                  accounts_.names, of_all));
  }
  sure_.add(counted.sure ? *counted.sure : counted.totals, 1);
  unpriced_.add(counted.unpriced = std::move(missing.unpriced));
  unlisted_.add(counted.unlisted = std::move(missing.unlisted));
}

void RunningBills::recount_changed() {
  for (const std::uint32_t session : std::exchange(dirty_sessions_, {})) recount(session, false);
  for (const std::uint32_t agent : std::exchange(dirty_agents_, {})) recount(agent, true);
}

RunningTotals RunningBills::totals() {
  recount_changed();
  RunningTotals to;
  to.tokens = events::rounded(totals_.tokens, totals_.fraction);
  if (totals_.known_costs > 0) to.cost_usd = totals_.cost.usd();
  to.is_at_list_price = totals_.list_costs > 0;
  to.unpriced_tokens = totals_.unpriced_tokens;
  if (totals_.known_requests > 0) to.requests = totals_.requests;
  to.errors = totals_.errors;
  to.sure_tokens = events::rounded(sure_.tokens, sure_.fraction);
  to.sure_cost_usd = sure_.cost.usd();
  to.list_usd = totals_.list.usd();
  to.sure_list_usd = sure_.list.usd();
  to.as_reported_usd = totals_.as_reported.usd();
  to.sure_as_reported_usd = sure_.as_reported.usd();
  return to;
}

std::vector<std::string> RunningBills::take_newly_unpriced() {
  recount_changed();
  return unpriced_.take(accounts_.names);
}

std::vector<std::string> RunningBills::take_newly_unlisted() {
  recount_changed();
  return unlisted_.take(accounts_.names);
}

}  // namespace otelc::ledger
