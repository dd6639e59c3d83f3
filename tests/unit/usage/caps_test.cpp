// SPDX-License-Identifier: Apache-2.0
// Names beyond a cap share a row, which never shows more than was spent (docs/counting.md#bounds).
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include <fmt/format.h>

#include <otelc/events/recognizer.hpp>
#include <otelc/ledger/ledger.hpp>
#include <otelc/usage/summarize.hpp>

using namespace otelc;
using namespace otelc::agents;
using namespace otelc::events;
using namespace otelc::billing;
using namespace otelc::ledger;
using namespace otelc::usage;

namespace {

const Agent& agent_of(std::string_view name) {
  for (const Agent& agent : agents::agents())
    if (agent.name == name) return agent;
  throw "no such agent";
}

UsageEvent request(const Agent& agent, std::string_view session, std::string_view model) {
  UsageEvent event;
  event.agent = &agent;
  event.agent_name = agent.name.empty() ? std::string_view("service") : agent.name;
  event.evidence = Evidence::event;
  event.kind = Kind::request;
  event.session = session;
  event.model = model;
  event.tokens[0] = 1;
  event.cost_usd = 0.5;
  return event;
}

UsageEvent tokens_of(const UsageEvent& of) {
  UsageEvent event = of;
  event.evidence = Evidence::metric;
  event.kind = Kind::metric;
  event.quantity = Quantity::tokens;
  event.cost_usd.reset();
  return event;
}

Summary summary_of(ledger::Ledger& ledger) {
  ledger.settle();
  return summarize(ledger, events::Recognizer(), kNoSessions);
}

}  // namespace

TEST_CASE("Sessions beyond the cap share one, whose reports are compared like those of one session") {
  ledger::Ledger ledger;
  const auto sessions = static_cast<std::int64_t>(Ledger::kSessionsMax) + 500;
  for (std::int64_t i = 0; i < sessions; ++i) {
    const std::string id = fmt::format("session-{}", i);
    const UsageEvent event = request(agent_of("claude-code"), id, "claude-opus-4");
    ledger.add(event);
    // Some of those beyond the cap also have metrics of the same tokens.
    if (i >= sessions - 100) ledger.add(tokens_of(event));
  }
  const Summary summary = summary_of(ledger);
  CHECK(summary.totals.total_tokens == sessions);
  CHECK(summary.totals.cost_usd == 0.5 * static_cast<double>(sessions));
  CHECK(summary.sessions == static_cast<std::int64_t>(Ledger::kSessionsMax) + 1);
  CHECK(summary.shared == std::vector<std::string>{"sessions"});
  CHECK(summary.check.verdict == Verdict::partial);
  CHECK(summary.check.reason.find("so many sessions that further ones share rows named (others)") !=
        std::string::npos);
  CHECK(ledger.totals().tokens == sessions);
}

TEST_CASE("Models beyond the cap share one, in every report") {
  ledger::Ledger ledger;
  const auto models = static_cast<std::int64_t>(Names::kNamesMax) + 50;
  for (std::int64_t i = 0; i < models; ++i) {
    const std::string model = fmt::format("model-{}", i);
    const UsageEvent event = request(agent_of("claude-code"), "s", model);
    ledger.add(event);
    ledger.add(tokens_of(event));
  }
  const Summary summary = summary_of(ledger);
  CHECK(summary.totals.total_tokens == models);
  CHECK(summary.models.size() == Names::kNamesMax + 1);
  CHECK(summary.shared == std::vector<std::string>{"models"});
  CHECK(summary.check.verdict == Verdict::partial);
}

TEST_CASE("Services beyond the cap share one; an agent of the table never does") {
  ledger::Ledger ledger;
  const Agent& conventions = agents::agents().back();
  REQUIRE(conventions.name.empty());
  const auto services = static_cast<std::int64_t>(Ledger::kAgentsMax) + 20;
  for (std::int64_t i = 0; i < services; ++i) {
    const std::string name = fmt::format("service-{}", i);
    events::UsageEvent event = request(conventions, "", "gpt-4o");
    event.agent_name = name;
    ledger.add(event);
  }
  ledger.add(request(agent_of("claude-code"), "s", "claude-opus-4"));
  const Summary summary = summary_of(ledger);
  CHECK(summary.totals.total_tokens == services + 1);
  CHECK(summary.by_agent.size() == Ledger::kAgentsMax + 2);
  CHECK(summary.by_agent.front().name == events::kOthers);
  CHECK(summary.by_agent.front().usage.total_tokens == 20);
  CHECK(summary.shared == std::vector<std::string>{"services"});
}

TEST_CASE("Taking back a service that shares a row counts nothing twice") {
  ledger::Ledger ledger;
  for (std::size_t i = 0; i <= Ledger::kAgentsMax; ++i) {
    const std::string name = fmt::format("service-{}", i);
    events::UsageEvent event = request(agents::agents().back(), "", "gpt-4o");
    event.agent_name = name;
    ledger.add(event);
  }
  ledger.take_back(fmt::format("service-{}", Ledger::kAgentsMax));
  CHECK(ledger.totals().tokens == static_cast<std::int64_t>(Ledger::kAgentsMax));
}

TEST_CASE("Cells beyond the cap share a session of their agent; scopes are not added up") {
  ledger::Ledger ledger;
  // Few sessions, and fewer models than their cap.
  std::int64_t reported = 0;
  for (int session = 0; session < 30; ++session) {
    for (int model = 0; model < 7000; ++model) {
      const std::string id = fmt::format("s{}", session);
      const std::string name = fmt::format("m{}", model);
      ledger.add(request(agent_of("claude-code"), id, name));
      ++reported;
    }
  }
  REQUIRE(reported > static_cast<std::int64_t>(Cells::kMax));
  events::UsageEvent of_scope = tokens_of(request(agents::agents().back(), "", "gpt-4o"));
  of_scope.scope = 17;
  ledger.add(of_scope);
  const Summary summary = summary_of(ledger);
  CHECK(summary.totals.total_tokens == reported);
  CHECK(summary.shared == std::vector<std::string>{"sessions", "models"});
  CHECK(summary.models.size() == 7001);
  CHECK(summary.check.verdict == Verdict::partial);
}

TEST_CASE("Metrics of scopes beyond the cap are not added up") {
  ledger::Ledger ledger;
  for (std::uint64_t scope = 1; scope <= Ledger::kScopesMax + 10; ++scope) {
    events::UsageEvent event = tokens_of(request(agents::agents().back(), "", "gpt-4o"));
    event.scope = scope;
    event.tokens[0] = 100;
    ledger.add(event);
  }
  const Summary summary = summary_of(ledger);
  CHECK(summary.totals.total_tokens == 100);  // each scope reports the same calls
  CHECK(summary.check.verdict == Verdict::partial);
}

TEST_CASE("Token types beyond the cap share one") {
  ledger::Ledger ledger;
  for (std::size_t i = 0; i < Ledger::kTokenTypesMax + 5; ++i) {
    const std::string type = fmt::format("type-{}", i);
    events::UsageEvent event = tokens_of(request(agent_of("claude-code"), "s", "claude-opus-4"));
    event.tokens = {};
    event.other_type = type;
    event.other_tokens = 1;
    ledger.add(event);
  }
  const Summary summary = summary_of(ledger);
  CHECK(summary.totals.other_tokens.size() == Ledger::kTokenTypesMax + 1);
  CHECK(summary.totals.total_tokens == static_cast<std::int64_t>(Ledger::kTokenTypesMax) + 5);
}

TEST_CASE("Statuses outside of HTTP share one row") {
  ledger::Ledger ledger;
  for (const std::int64_t status : {429L, 429L, 0L, -5L, 1'000'000L, 99L, 600L}) {
    events::UsageEvent event = request(agent_of("claude-code"), "s", "m");
    event.kind = Kind::error;
    event.status_code = status;
    ledger.add(event);
  }
  CHECK(ledger.errors_by_status() == std::map<std::int64_t, std::int64_t>{{0, 5}, {429, 2}});
}
