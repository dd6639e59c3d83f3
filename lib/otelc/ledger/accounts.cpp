// SPDX-License-Identifier: Apache-2.0
//
// An account is a session, or a whole agent if some of its reports name no session (docs/counting.md#facts).
// Its lines are the sums of each report under each model name. A session's lines are its cells; for agents,
// the same sums are kept over all sessions, so that no account has to add up the sessions of its agent.
#include <otelc/ledger/accounts.hpp>

namespace otelc::ledger {

std::vector<billing::ReportLine> Accounts::lines_of(std::uint32_t account, bool is_agent) const {
  std::vector<billing::ReportLine> lines;
  if (is_agent) {
    for (const AgentLine& line : agent_lines[account]) lines.push_back({line.key, &line.sums});
  } else {
    for (const std::uint32_t cell : sessions[account].cells)
      lines.push_back({cells[cell].key, &cells[cell].sums});
  }
  return lines;
}

billing::Amounts& Accounts::sums_of_agent(std::uint32_t agent, const billing::ReportKey& key) {
  auto& lines = agent_lines[agent];
  const auto [entry, is_new] =
      agent_line_by_key.try_emplace(key_of(agent, key), static_cast<std::uint32_t>(lines.size()));
  if (is_new) lines.push_back({key, {}});
  return lines[entry->second].sums;
}

// Leaves out aggregates that calls may still replace, and spans that do not report all tokens: other reports
// replace these.
std::vector<billing::ReportLine> Accounts::sure_lines(std::uint32_t account, bool is_agent,
                                                      const std::vector<billing::ReportLine>& lines) const {
  const std::uint32_t agent = is_agent ? account : sessions[account].agent;
  std::vector<billing::ReportLine> sure;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const billing::ReportKey& key = lines[i].key;
    if (key.report == billing::Report::span && agents[agent].rows->spans_tell == agents::Telling::less)
      continue;
    sure.push_back(lines[i]);
    if (is_agent) {
      const auto known = sure_agent_lines.find(key_of(agent, key));
      if (known != sure_agent_lines.end()) sure.back().amounts = &known->second;
    } else {
      const auto known = sure_cells.find(sessions[account].cells[i]);
      if (known != sure_cells.end()) sure.back().amounts = &known->second;
    }
  }
  return sure;
}

Account Accounts::of_session(std::uint32_t session) const {
  Account account{sessions[session].agent, {}, {}, {}};
  const std::vector<billing::ReportLine> lines = lines_of(session, false);
  account.bill = make_bill(*agents[account.agent].rows, account.agent, lines, names);
  for (const std::uint32_t cell : sessions[session].cells) {
    account.lines.push_back(&cells[cell].sums);
    account.cells.push_back({&cells[cell]});
  }
  return account;
}

Account Accounts::of_agent(std::uint32_t agent) const {
  Account account{agent, {}, {}, {}};
  const std::vector<billing::ReportLine> lines = lines_of(agent, true);
  account.bill = make_bill(*agents[agent].rows, agent, lines, names);
  account.cells.resize(lines.size());
  for (const billing::ReportLine& line : lines) account.lines.push_back(line.amounts);
  for (const std::uint32_t session : agents[agent].sessions) {
    for (const std::uint32_t index : sessions[session].cells) {
      const Cell& cell = cells[index];
      account.cells[agent_line_by_key.at(key_of(agent, cell.key))].push_back(&cell);
    }
  }
  return account;
}

void Accounts::for_each_account(const std::function<void(const Account&)>& visit,
                                const std::function<bool(const Session&)>& is_wanted) const {
  for (std::uint32_t agent = 0; agent < agents.size(); ++agent) {
    if (agents[agent].is_taken_back) continue;
    if (agents[agent].is_one_session) {
      visit(of_agent(agent));
      continue;
    }
    for (const std::uint32_t session : agents[agent].sessions) {
      const bool is_left_out = is_wanted && !is_wanted(sessions[session]);
      if (!is_left_out && !sessions[session].cells.empty()) visit(of_session(session));
    }
  }
}

void Accounts::for_each_agent_account(const std::function<void(const Account&)>& visit) const {
  for (std::uint32_t agent = 0; agent < agents.size(); ++agent) {
    if (!agents[agent].is_taken_back) visit(of_agent(agent));
  }
}

}  // namespace otelc::ledger
