// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/explanation.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace otelc::usage {
namespace {

Explanation explain_account(const ledger::Ledger& ledger, const ledger::Account& account) {
  const events::Names& names = ledger.names();
  const billing::Bill& bill = account.bill;
  Explanation explained;
  explained.agent = ledger.agent_facts()[account.agent].name;
  struct Use {
    events::ModelId tokens_of = events::kNoModel;  // the row that counts its tokens
    bool gives_tokens = false;
    bool gives_cost = false;
    bool gives_requests = false;
  };
  std::vector<Use> uses(bill.lines.size());
  for (const billing::BillRow& row : bill.rows) {
    for (const std::uint32_t line : row.tokens) {
      uses[line].gives_tokens = true;
      uses[line].tokens_of = row.model;
    }
    for (const std::uint32_t line : row.cost) uses[line].gives_cost = true;
    for (const std::uint32_t line : row.requests) uses[line].gives_requests = true;
  }
  for (std::size_t i = 0; i < bill.lines.size(); ++i) {
    const billing::Amounts& amounts = *account.lines[i];
    if (amounts.is_empty()) continue;
    ExplainedReport report;
    report.report = name_of(bill.lines[i].report);
    report.model = names.name(bill.lines[i].model);
    report.tokens = amounts.total_tokens();
    report.requests = amounts.requests;
    if (amounts.cost_records > 0) report.cost_usd = amounts.cost.usd();
    if (uses[i].gives_tokens && amounts.has_tokens()) report.counts_for = names.name(uses[i].tokens_of);
    report.gives_cost = uses[i].gives_cost && amounts.cost_records > 0;
    report.gives_requests = uses[i].gives_requests && amounts.requests > 0;
    explained.reports.push_back(std::move(report));
  }
  for (const billing::ChosenReport& chosen : bill.chosen) {
    explained.chosen.push_back({chosen.model != events::kNoModel ? names.name(chosen.model) : std::string(),
                                name_of(chosen.report), why(chosen)});
  }
  for (const billing::JoinedNames& joined : bill.joined)
    explained.joined.push_back({names.name(joined.a), names.name(joined.b), std::string(name_of(joined.by))});
  if (!ledger.agent_facts()[account.agent].is_one_session) {
    for (const auto& of_line : account.cells) {
      for (const ledger::Cell* cell : of_line) explained.session = ledger.sessions()[cell->session].id;
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

std::vector<Explanation> explain(const ledger::Ledger& ledger) {
  std::vector<Explanation> explanations;
  ledger.for_each_account([&](const ledger::Account& account) {
    Explanation explained = explain_account(ledger, account);
    if (!explained.reports.empty()) explanations.push_back(std::move(explained));
  });
  std::sort(explanations.begin(), explanations.end(), [](const Explanation& a, const Explanation& b) {
    return std::tie(a.agent, a.session) < std::tie(b.agent, b.session);
  });
  return explanations;
}

}  // namespace otelc::usage
