// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/explanation.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace otelc::usage {
namespace {

Explanation explain_account(const Ledger& ledger, const Account& account) {
  const Names& names = ledger.names();
  const Bill& bill = account.bill;
  Explanation explained;
  explained.agent = ledger.agent_facts()[account.agent].name;
  for (std::size_t i = 0; i < bill.lines.size(); ++i) {
    const Amounts& said = *account.lines[i];
    if (said.is_empty()) continue;
    ExplainedReport report;
    report.report = name_of(bill.lines[i].report);
    report.model = names.name(bill.lines[i].model);
    report.tokens = said.total_tokens();
    report.requests = said.requests;
    if (said.cost_records > 0) report.cost_usd = said.cost.usd();
    const auto holds = [i](const std::vector<std::uint32_t>& of) {
      return std::find(of.begin(), of.end(), static_cast<std::uint32_t>(i)) != of.end();
    };
    for (const BillRow& row : bill.rows) {
      if (holds(row.tokens) && said.has_tokens()) report.counts_for = names.name(row.model);
      if (holds(row.cost) && said.cost_records > 0) report.gives_cost = true;
      if (holds(row.requests) && said.requests > 0) report.gives_requests = true;
    }
    explained.reports.push_back(std::move(report));
  }
  for (const ChosenReport& chosen : bill.chosen) {
    explained.chosen.push_back({chosen.model != kNoModel ? names.name(chosen.model) : std::string(),
                                name_of(chosen.report), why(chosen)});
  }
  for (const JoinedNames& joined : bill.joined)
    explained.joined.push_back({names.name(joined.a), names.name(joined.b), std::string(name_of(joined.by))});
  if (!ledger.agent_facts()[account.agent].is_one_session) {
    for (const auto& of_line : account.cells) {
      for (const Cell* cell : of_line) explained.session = ledger.sessions()[cell->session].id;
    }
  }
  std::sort(explained.reports.begin(), explained.reports.end(),
            [](const ExplainedReport& a, const ExplainedReport& b) {
              return std::tie(a.report, a.model, a.tokens) < std::tie(b.report, b.model, b.tokens);
            });
  std::sort(explained.chosen.begin(), explained.chosen.end(),
            [](const Explanation::Chosen& a, const Explanation::Chosen& b) { return a.model < b.model; });
  return explained;
}

}  // namespace

std::vector<Explanation> explain(const Ledger& ledger) {
  std::vector<Explanation> explanations;
  for (const Account& account : ledger.accounts()) {
    Explanation explained = explain_account(ledger, account);
    if (!explained.reports.empty()) explanations.push_back(std::move(explained));
  }
  std::sort(explanations.begin(), explanations.end(), [](const Explanation& a, const Explanation& b) {
    return std::tie(a.agent, a.session) < std::tie(b.agent, b.session);
  });
  return explanations;
}

}  // namespace otelc::usage
