// SPDX-License-Identifier: Apache-2.0
//
// Metrics and events are posted to their cell at once. Spans first go to TracedRequests, which decides what
// of a trace is one request. It posts requests, and posts them with `sign` -1 when later spans of the trace
// change the result, so everything here can be subtracted exactly. Bills are made of the cells' sums alone
// (accounts.hpp).
#include <otelc/ledger/ledger.hpp>

#include <algorithm>
#include <utility>

#include <otelc/base/hash.hpp>

namespace otelc::ledger {
namespace {

bool is_of_spend(agents::Quantity quantity) {
  return quantity == agents::Quantity::tokens || quantity == agents::Quantity::cost_usd ||
         quantity == agents::Quantity::cost_micro_usd || quantity == agents::Quantity::requests;
}
bool is_of_api(agents::Kind kind) {
  return kind == agents::Kind::request || kind == agents::Kind::error || kind == agents::Kind::http_call ||
         kind == agents::Kind::cost;
}

billing::Report report_of(events::Evidence evidence) {
  switch (evidence) {
    case events::Evidence::metric:
      return billing::Report::metric;
    case events::Evidence::event:
      return billing::Report::event;
    case events::Evidence::span:
      return billing::Report::span;
    case events::Evidence::histogram:
      return billing::Report::histogram;
  }
  return billing::Report::metric;
}

traces::TracedCall call_of(const events::UsageEvent& event) {
  traces::TracedCall call;
  call.id = event.span.id;
  call.parent = event.span.parent;
  call.scope = event.scope;
  call.response_id = event.response_id;
  call.start = event.span.start;
  call.end = event.time;
  call.kind = event.kind;
  call.service = event.service;
  call.has_counts = event.span.has_counts;
  call.is_client = event.span.is_client;
  call.is_framework = event.span.is_framework;
  call.is_answer = event.span.names_answer;
  // Without counts the tokens are not reported, rather than 0.
  if (event.span.has_counts) call.tokens = event.tokens;
  call.reasoning = event.reasoning;
  call.cache_creation_1h = event.cache_creation_1h;
  call.cost_usd = event.cost_usd;
  call.duration_us = event.duration_us;
  return call;
}

// 0: not reported, or not an HTTP status.
std::int64_t status_of(const events::UsageEvent& event) {
  constexpr std::int64_t kFirst = 100;
  constexpr std::int64_t kLast = 599;
  const std::int64_t status = event.status_code.value_or(0);
  return status >= kFirst && status <= kLast ? status : 0;
}

// Keeps the amounts of a line without revisable events, from the first such event on. `before`: the amounts
// of the line before this event.
template <class Lines, class Key>
void add_sure(Lines& lines, Key key, const billing::Amounts& before, const events::UsageEvent& event,
              const billing::Listed& listed, int sign) {
  if (event.is_revisable) {
    lines.try_emplace(key, before);
  } else if (!lines.empty()) {
    if (const auto known = lines.find(key); known != lines.end()) known->second.add(event, listed, sign);
  }
}

}  // namespace

Ledger::Ledger(const prices::PriceBook& prices) : names_(prices), traced_(names_) {
  traced_.on_closed([this](const traces::PostedRequest& request, int) { add_closed(request); });
}

void Ledger::add(const events::UsageEvent& event) {
  traced_.saw(event.time);
  const bool nests = event.evidence == events::Evidence::span && event.span.nests;
  if (event.kind != agents::Kind::aggregate && event.kind != agents::Kind::context) activity_.add(event);
  // A tool may run without any agent, so its span is no sign of a session.
  if (event.kind == agents::Kind::tool_done && event.evidence == events::Evidence::span) return;
  const std::uint32_t index = admission_.session(event);
  Session& session = accounts_.sessions[index];
  session.saw(event.time);
  session.saw(event.span.start);
  if (event.kind != agents::Kind::context || !event.span.has_counts)
    accounts_.agents[session.agent].is_heard = true;
  if (event.kind == agents::Kind::flush) return;
  if (event.kind == agents::Kind::metric) {
    accounts_.agents[session.agent].has_metrics = true;
    if (event.quantity == agents::Quantity::sessions) return;
    session.is_used = true;
    if (!is_of_spend(event.quantity)) return;
  } else if (event.kind == agents::Kind::context || event.kind == agents::Kind::aggregate) {
    return add_traced(event, index);
  } else {
    session.is_used = true;
    if (event.evidence == events::Evidence::event) turns_.note(event, index, session);
    if (event.kind == agents::Kind::announced) {
      AgentFacts& facts = accounts_.agents[session.agent];
      ++(event.evidence == events::Evidence::span ? facts.announced_in_spans : facts.announced);
    }
    if (!is_of_api(event.kind)) return;
  }
  const events::ModelId model = names_.id(event.model);
  if (!event.other_model.empty()) names_.learn(session.agent, model, names_.id(event.other_model));
  if (event.kind != agents::Kind::metric) activity_.add_request(event, model);
  if (event.kind == agents::Kind::error && event.evidence == events::Evidence::event)
    ++errors_by_status_[status_of(event)];
  if (nests) return add_traced(event, index);
  // Several libraries may report the same calls, so their scopes are kept apart.
  const bool is_of_scope =
      event.evidence == events::Evidence::histogram ||
      (event.evidence != events::Evidence::span && event.agent->choice == agents::Choice::by_names);
  const billing::ReportKey key{report_of(event.evidence), is_of_scope ? event.scope : 0, model};
  post(event, index, key, log_, 1);
  if (keeps_history_ && event.kind == agents::Kind::request)
    most_expensive_.add(event, billing::list_price(event, names_.price(model)));
  if (event.request_id != 0 && event.kind == agents::Kind::request) add_by_request_id(event, index, key);
}

// Adds to a cell, or subtracts from it, and from all that is derived from it.
void Ledger::post(const events::UsageEvent& event, std::uint32_t session, const billing::ReportKey& key,
                  std::uint32_t log, int sign) {
  if (event.other_type.empty()) return post_admitted(event, session, key, log, sign);
  events::UsageEvent admitted = event;
  admitted.other_type = token_types_.text(token_types_.id(event.other_type));
  post_admitted(admitted, session, key, log, sign);
}

PartKey Ledger::part_of(const events::UsageEvent& event, std::uint32_t log) {
  if (!keeps_parts_) return {};
  return {log, event.source, subagents_.id(event.subagent), skills_.id(event.skill),
          mcp_servers_.id(event.mcp_server)};
}

void Ledger::post_admitted(const events::UsageEvent& event, std::uint32_t own_session,
                           const billing::ReportKey& own_key, std::uint32_t log, int sign) {
  const std::uint32_t agent = accounts_.sessions[own_session].agent;
  const auto place = admission_.cell(own_session, own_key);
  if (!place) return;
  const Cell& cell = accounts_.cells[*place];
  const billing::ReportKey& key = cell.key;
  const billing::Listed listed = billing::list_price(event, names_.price(key.model));
  billing::Amounts& agent_line = accounts_.sums_of_agent(agent, key);
  add_sure(accounts_.sure_cells, *place, cell.sums, event, listed, sign);
  add_sure(accounts_.sure_agent_lines, key_of(agent, key), agent_line, event, listed, sign);
  accounts_.cells.add(*place, part_of(event, log), event, listed, sign);
  agent_line.add(event, listed, sign);
  const bool is_shown = key.report != billing::Report::elsewhere && key.report != billing::Report::rest;
  if (keeps_history_ && is_shown && !accounts_.agents[agent].is_taken_back)
    history_.add(agent, key.model, event, listed, sign);
  running_.touch(cell.session);
  const billing::Amounts& sums = cell.sums;
  const bool has_calls = sums.has_spend() || sums.requests > 0 || sums.errors > 0;
  if (accounts_.sessions[cell.session].id.empty() && has_calls && !accounts_.agents[agent].is_one_session)
    running_.make_one_session(agent);
}

// A span stands in for the event of its request until that event arrives.
void Ledger::add_by_request_id(const events::UsageEvent& event, std::uint32_t session,
                               const billing::ReportKey& key) {
  const auto post_rest = [&](const traces::RequestIds::Span& span, int sign) {
    events::UsageEvent rest = span.call.event(*event.agent);
    rest.agent_name = event.agent_name;
    rest.source = span.source;
    rest.request_id = event.request_id;
    post(rest, session, {billing::Report::rest, 0, span.call.model}, span.call.log, sign);
  };
  if (event.evidence == events::Evidence::event) {
    if (const auto stood_in = request_ids_.event(session, event.request_id)) post_rest(*stood_in, -1);
    return;
  }
  traces::RequestIds::Span span{call_of(event), event.source};
  span.call.tokens = event.tokens;
  // Events name the model that answered.
  span.call.model = event.other_model.empty() ? key.model : names_.id(event.other_model);
  span.call.log = log_;
  if (request_ids_.span(session, event.request_id, span)) post_rest(span, 1);
}

void Ledger::add_traced(const events::UsageEvent& event, std::uint32_t session) {
  traces::TracedCall call = call_of(event);
  call.agent = accounts_.sessions[session].agent;
  call.session = session;
  call.has_session = !event.session.empty();
  call.log = log_;
  if (!event.model.empty()) call.model = names_.id(event.model);
  if (!event.other_model.empty()) {
    call.other_model = names_.id(event.other_model);
    names_.learn(call.agent, call.model, call.other_model);
  }
  traced_.add_span(event.span.trace, event.span.id, event.span.parent);
  traced_.add_call(event.span.trace, std::move(call));
  if (traced_.is_full())
    traced_.settle(true, [this](const traces::PostedRequest& one, int sign) { post_traced(one, sign); });
}

void Ledger::post_traced(const traces::PostedRequest& request, int sign) {
  const traces::TracedCall& call = request.call;
  events::UsageEvent event = call.event(*accounts_.agents[call.agent].rows);
  event.agent_name = accounts_.agents[call.agent].name;
  const events::ModelId model = call.model != events::kNoModel ? call.model : names_.id("");
  if (request.is_elsewhere) event.cost_usd.reset();
  const billing::Report report = request.is_elsewhere ? billing::Report::elsewhere : billing::Report::span;
  post(event, call.session, {report, 0, model}, call.log, sign);
}

void Ledger::add_closed(const traces::PostedRequest& request) {
  add_most_expensive(most_expensive_, request);
  const traces::TracedCall& call = request.call;
  if (!call.is_revisable || request.is_elsewhere) return;
  events::UsageEvent event = call.event(*accounts_.agents[call.agent].rows);
  event.is_revisable = false;
  const billing::ReportKey key{billing::Report::span, 0,
                               call.model != events::kNoModel ? call.model : names_.id("")};
  const billing::Listed listed = billing::list_price(event, names_.price(key.model));
  const auto place = admission_.cell(call.session, key);
  if (!place) return;
  const Cell& cell = accounts_.cells[*place];
  accounts_.sure_cells.at(*place).add(event, listed);
  accounts_.sure_agent_lines.at(key_of(call.agent, cell.key)).add(event, listed);
  running_.touch(cell.session);
}

RunningTotals Ledger::totals() {
  settle_changed();
  return running_.totals();
}

std::vector<std::string> Ledger::take_newly_unpriced() {
  settle_changed();
  return running_.take_newly_unpriced();
}

std::vector<std::string> Ledger::take_newly_unlisted() {
  settle_changed();
  return running_.take_newly_unlisted();
}

void Ledger::settle_changed() {
  traced_.settle(false, [this](const traces::PostedRequest& one, int sign) { post_traced(one, sign); });
}

void Ledger::settle() {
  traced_.settle(true, [this](const traces::PostedRequest& one, int sign) { post_traced(one, sign); });
}

void Ledger::add_most_expensive(MostExpensiveRequests& to, const traces::PostedRequest& request) const {
  const traces::TracedCall& call = request.call;
  if (request.is_elsewhere || call.kind != agents::Kind::request ||
      accounts_.agents[call.agent].is_taken_back)
    return;
  events::UsageEvent event = call.event(*accounts_.agents[call.agent].rows);
  event.agent_name = accounts_.agents[call.agent].name;
  event.session = accounts_.sessions[call.session].id;
  if (call.model != events::kNoModel) event.model = names_.name(call.model);
  to.add(event,
         billing::list_price(event, call.model != events::kNoModel ? names_.price(call.model) : nullptr));
}

MostExpensiveRequests Ledger::most_expensive() const {
  MostExpensiveRequests all = most_expensive_;
  traced_.for_each_open([&](const traces::PostedRequest& request) { add_most_expensive(all, request); });
  return all;
}

void Ledger::take_back(std::string_view service) {
  // What it reported may be in the row of the others, and must not be counted twice.
  const auto known = admission_.find_agent(service);
  if (!known || !accounts_.agents[*known].rows->name.empty()) return;
  const std::uint32_t agent = *known;
  accounts_.agents[agent].is_taken_back = true;
  for (const std::uint32_t session : accounts_.agents[agent].sessions) {
    accounts_.sessions[session].is_used = false;
    running_.touch(session);
  }
  activity_.take_back(service);
  history_.take_back(agent);
  most_expensive_.take_back(service);
}

std::vector<std::string> Ledger::agents() const {
  std::vector<std::string> names;
  for (const AgentFacts& agent : accounts_.agents) {
    if (!agent.is_taken_back && agent.is_heard) names.push_back(agent.name);
  }
  return names;
}

std::vector<std::string> Ledger::shared() const {
  std::vector<std::string> what;
  const auto add = [&what](bool is_over, const char* name) {
    if (is_over) what.emplace_back(name);
  };
  add(admission_.are_agents_shared(), "services");
  add(admission_.are_sessions_shared(), "sessions");
  add(names_.are_over(), "models");
  add(subagents_.is_over(), "subagents");
  add(skills_.is_over(), "skills");
  add(mcp_servers_.is_over(), "MCP servers");
  add(token_types_.is_over(), "types of tokens");
  add(accounts_.cells.are_parts_shared(), "sources");
  return what;
}

}  // namespace otelc::ledger
