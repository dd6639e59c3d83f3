// SPDX-License-Identifier: Apache-2.0
// What the ledger's sums come to: bills, and running totals of them.
#include <algorithm>
#include <utility>

#include <otelc/base/saturating.hpp>
#include <otelc/ledger/ledger.hpp>

namespace otelc::ledger {
namespace {

/// Models of a bill that some price is missing for.
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

std::vector<billing::ReportLine> Ledger::session_lines(std::uint32_t session) const {
  std::vector<billing::ReportLine> lines;
  for (const std::uint32_t cell : sessions_[session].cells)
    lines.push_back({cells_[cell].key, &cells_[cell].sums});
  return lines;
}

std::vector<billing::ReportLine> Ledger::agent_report_lines(std::uint32_t agent) const {
  std::vector<billing::ReportLine> lines;
  for (const AgentLine& line : agent_lines_[agent]) lines.push_back({line.key, &line.sums});
  return lines;
}

void Ledger::touch(std::uint32_t session) {
  const std::uint32_t agent = sessions_[session].agent;
  const bool is_agent = agents_[agent].is_one_session;
  const std::uint32_t account = is_agent ? agent : session;
  bool& is_dirty = is_agent ? agents_[agent].is_dirty : sessions_[session].is_dirty;
  if (is_dirty) return;
  (is_agent ? dirty_agents_ : dirty_sessions_).push_back(account);
  is_dirty = true;
}

// Reports that do not say their session are about all of the agent's.
void Ledger::make_one_session(std::uint32_t agent) {
  agents_[agent].is_one_session = true;
  for (const std::uint32_t session : agents_[agent].sessions) {
    const auto counted = counted_sessions_.find(session);
    if (counted == counted_sessions_.end()) continue;
    forget(counted->second);
  }
  touch(agents_[agent].sessions.front());
}

void Ledger::forget(Counted& counted) {
  totals_.add(counted.totals, -1);
  sure_.add(counted.sure ? *counted.sure : counted.totals, -1);
  counted.totals = {};
  counted.sure.reset();
  unpriced_.remove(std::exchange(counted.unpriced, {}));
  unlisted_.remove(std::exchange(counted.unlisted, {}));
}

// Without aggregates that calls may still replace, and without spans that leave tokens out: what else comes
// replaces these.
std::vector<billing::ReportLine> Ledger::sure_lines(std::uint32_t account, bool is_agent,
                                                    const std::vector<billing::ReportLine>& lines) const {
  const std::uint32_t agent = is_agent ? account : sessions_[account].agent;
  std::vector<billing::ReportLine> sure;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const billing::ReportKey& key = lines[i].key;
    if (key.report == billing::Report::span &&
        agents_[agent].rows->spans_coverage == agents::Coverage::partial)
      continue;
    sure.push_back(lines[i]);
    if (is_agent) {
      const auto known = sure_agent_lines_.find(key_of(agent, key));
      if (known != sure_agent_lines_.end()) sure.back().amounts = &known->second;
    } else {
      const auto known = sure_cells_.find(sessions_[account].cells[i]);
      if (known != sure_cells_.end()) sure.back().amounts = &known->second;
    }
  }
  return sure;
}

void Ledger::recount(std::uint32_t account, bool is_agent) {
  (is_agent ? agents_[account].is_dirty : sessions_[account].is_dirty) = false;
  Counted& counted = (is_agent ? counted_agents_ : counted_sessions_)[account];
  forget(counted);
  const std::uint32_t agent = is_agent ? account : sessions_[account].agent;
  if (agents_[agent].is_taken_back || (!is_agent && agents_[agent].is_one_session)) return;
  const std::vector<billing::ReportLine> lines =
      is_agent ? agent_report_lines(agent) : session_lines(account);
  const billing::Bill bill = make_bill(*agents_[agent].rows, agent, lines, names_);
  MissingPrices missing;
  counted.totals = totals_of(bill, lines, names_, missing);
  totals_.add(counted.totals, 1);
  const std::vector<billing::ReportLine> sure = sure_lines(account, is_agent, lines);
  if (!are_same(sure, lines)) {
    MissingPrices of_all;
    counted.sure = std::make_unique<BillTotals>(
        totals_of(make_bill(*agents_[agent].rows, agent, sure, names_), sure, names_, of_all));
  }
  sure_.add(counted.sure ? *counted.sure : counted.totals, 1);
  unpriced_.add(counted.unpriced = std::move(missing.unpriced));
  unlisted_.add(counted.unlisted = std::move(missing.unlisted));
}

RunningTotals Ledger::totals() {
  traced_.settle(false, [this](const traces::PostedRequest& one, int sign) { post_traced(one, sign); });
  for (const std::uint32_t session : std::exchange(dirty_sessions_, {})) recount(session, false);
  for (const std::uint32_t agent : std::exchange(dirty_agents_, {})) recount(agent, true);
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

std::vector<std::string> Ledger::take_newly_unpriced() {
  (void)totals();
  return unpriced_.take(names_);
}

std::vector<std::string> Ledger::take_newly_unlisted() {
  (void)totals();
  return unlisted_.take(names_);
}

Account Ledger::session_account(std::uint32_t session) const {
  Account account{sessions_[session].agent, {}, {}, {}};
  const std::vector<billing::ReportLine> lines = session_lines(session);
  account.bill = make_bill(*agents_[account.agent].rows, account.agent, lines, names_);
  for (const std::uint32_t cell : sessions_[session].cells) {
    account.lines.push_back(&cells_[cell].sums);
    account.cells.push_back({&cells_[cell]});
  }
  return account;
}

Account Ledger::agent_account(std::uint32_t agent) const {
  Account account{agent, {}, {}, {}};
  const std::vector<billing::ReportLine> lines = agent_report_lines(agent);
  account.bill = make_bill(*agents_[agent].rows, agent, lines, names_);
  account.cells.resize(lines.size());
  for (const billing::ReportLine& line : lines) account.lines.push_back(line.amounts);
  for (const std::uint32_t session : agents_[agent].sessions) {
    for (const std::uint32_t index : sessions_[session].cells) {
      const Cell& cell = cells_[index];
      account.cells[agent_line_by_key_.at(key_of(agent, cell.key))].push_back(&cell);
    }
  }
  return account;
}

void Ledger::for_each_account(const std::function<void(const Account&)>& visit,
                              const std::function<bool(const Session&)>& is_wanted) const {
  for (std::uint32_t agent = 0; agent < agents_.size(); ++agent) {
    if (agents_[agent].is_taken_back) continue;
    if (agents_[agent].is_one_session) {
      visit(agent_account(agent));
      continue;
    }
    for (const std::uint32_t session : agents_[agent].sessions) {
      const bool is_left_out = is_wanted && !is_wanted(sessions_[session]);
      if (!is_left_out && !sessions_[session].cells.empty()) visit(session_account(session));
    }
  }
}

void Ledger::for_each_agent_account(const std::function<void(const Account&)>& visit) const {
  for (std::uint32_t agent = 0; agent < agents_.size(); ++agent) {
    if (!agents_[agent].is_taken_back) visit(agent_account(agent));
  }
}

}  // namespace otelc::ledger
