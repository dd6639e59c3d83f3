// SPDX-License-Identifier: Apache-2.0
// Adding an agent takes rows and nothing else (docs/agents.md).
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <otelc/events/recognizer.hpp>
#include <otelc/ledger/ledger.hpp>
#include <otelc/otlp/record_reader.hpp>
#include <otelc/usage/summarize.hpp>

#include "../../support/otlp_lines.hpp"

using namespace otelc;
using namespace otelc::agents;
using namespace otelc::events;
using namespace otelc::billing;
using namespace otelc::ledger;
using namespace otelc::usage;
using namespace otelc::test::otlp_lines;

namespace {

// An invented agent. Its input includes cached tokens, its output excludes reasoning, and its spans also
// report requests that are not billed.
constexpr std::string_view kServices[] = {"otter", "otter-ci"};
constexpr MetricRow kMetrics[] = {
    {"otter.fish", Quantity::tokens},
    {"otter.shells", Quantity::cost_micro_usd},
    {"otter.awake", Quantity::active_time_s},
    {"otter.dams", Quantity::lines},
};
constexpr EventRow kEvents[] = {
    {"answered", Kind::request}, {"answer", Kind::request, "in"},  // only if it holds counts
    {"drowned", Kind::error},    {"dived", Kind::tool_done},      {"forgot", Kind::compaction},
};
constexpr EventRow kSpans[] = {{"swim", Kind::request}};
constexpr AttributeRow kAttributes[] = {
    {"chat", Field::session},   {"llm", Field::model},      {"llm.asked", Field::model},
    {"who", Field::source},     {"pup", Field::subagent},   {"sort", Field::type},
    {"ms", Field::duration_ms}, {"first_s", Field::ttft_s}, {"why", Field::status_code},
    {"tool", Field::tool_name}, {"ok", Field::success},     {"tries", Field::attempt},
};
constexpr TokenRow kTokens[] = {
    {"in", TokenPart::input},
    {"hit", TokenPart::cache_read_in_input},
    {"out", TokenPart::output},
    {"thought", TokenPart::reasoning_beside_output},
};
constexpr TokenRow kTypes[] = {
    {"in", TokenPart::input},   {"hit", TokenPart::cache_read_in_input},
    {"out", TokenPart::output}, {"thought", TokenPart::reasoning_beside_output},
    {"all", TokenPart::none},
};
constexpr SourceRow kSources[] = {{"boss", Source::main}, {"pup:", Source::subagent}};
constexpr Agent kOtter[] = {{.name = "otter",
                             .services = kServices,
                             .event_prefix = "otter.",
                             .metrics = kMetrics,
                             .events = kEvents,
                             .spans = kSpans,
                             .attributes = kAttributes,
                             .tokens = kTokens,
                             .token_types = kTypes,
                             .sources = kSources}};

Summary account_with(const std::vector<std::string>& lines) {
  events::Recognizer recognizer(kOtter);
  otlp::RecordReader reader(recognizer.interest());
  otlp::Batch batch;
  ledger::Ledger ledger;
  for (std::string line : lines) {
    REQUIRE(reader.read_line(padded(line), batch));
    for (const UsageEvent& event : recognizer.recognize(batch)) ledger.add(event);
  }
  return summarize(ledger, recognizer);
}

const Attributes kWho{{"chat", text("c1")}, {"llm", text("m")}};

Attributes with(Attributes more) {
  more.insert(more.begin(), kWho.begin(), kWho.end());
  return more;
}

}  // namespace

TEST_CASE("an invented agent takes rows only: tokens, cost, sources, verdict") {
  const auto answered = [](const std::string& name, const std::string& who, int time) {
    return event("otter", name,
                 with({{"who", text(who)},
                       {"in", text("100")},
                       {"hit", number(30)},
                       {"out", number(8)},
                       {"thought", number(2)},
                       {"ms", number(2000)},
                       {"first_s", text("0.5")}}),
                 time);
  };
  const auto fish = [](const std::string& sort, int count) {
    return sum("otter-ci", "otter.fish", count, with({{"sort", text(sort)}}));
  };
  const auto summary =
      account_with({answered("otter.answered", "boss", 5), answered("answered", "pup:Tom", 6),
                    event("otter", "answer", with({{"ms", number(1)}})),  // the twin without counts
                    fish("in", 200), fish("hit", 60), fish("out", 16), fish("thought", 4), fish("all", 220),
                    sum("otter", "otter.shells", 2500, kWho),
                    span("otter", "swim", "b7ad6b7169203331",
                         {{"chat", text("c1")}, {"llm", text("probe")}, {"in", number(9)}})});
  REQUIRE(summary.models.size() == 1);
  const Usage& usage = summary.models[0].usage;
  CHECK(*usage.tokens == std::array<std::int64_t, agents::kTokenTypes>{140, 60, 0, 20});
  CHECK(usage.reasoning == 4);
  CHECK(usage.requests == 2);
  CHECK(usage.cost_usd == 0.0025);
  CHECK(summary.models[0].speed.ttft_median_s == 0.5);
  CHECK(summary.agents == std::vector<std::string>{"otter"});
  CHECK(summary.sessions == 1);
  CHECK(summary.check.verdict == Verdict::complete);
}

TEST_CASE("an invented agent takes rows only: what it did") {
  const auto summary = account_with(
      {event("otter", "dived", with({{"tool", text("rock")}, {"ok", text("false")}, {"ms", number(7)}})),
       event("otter", "drowned", with({{"why", text("529")}, {"tries", number(4)}})),
       event("otter", "forgot", kWho), sum("otter", "otter.awake", 12.5, with({{"sort", text("wet")}})),
       sum("otter", "otter.dams", 3, with({{"sort", text("built")}}))});
  REQUIRE(summary.tools.size() == 1);
  CHECK(summary.tools[0].name == "rock");
  CHECK(summary.tools[0].failures == 1);
  CHECK(summary.tools[0].duration_us == 7000);
  CHECK(summary.errors_by_status == std::map<std::int64_t, std::int64_t>{{529, 1}});
  CHECK(summary.totals.retries == 3);
  CHECK(summary.compactions == 1);
  CHECK(summary.active_ms == std::map<std::string, std::int64_t>{{"wet", 12500}});
  CHECK(summary.lines == std::map<std::string, std::int64_t>{{"built", 3}});
}

TEST_CASE("an invented agent's short names are its own, its whole names speak for themselves") {
  const Attributes counts = with({{"in", number(5)}});
  CHECK(account_with({event("someone", "answered", counts)}).agents.empty());
  CHECK(account_with({event("someone", "otter.answered", counts)}).agents ==
        std::vector<std::string>{"otter"});
  CHECK_MESSAGE(account_with({event("someone", "answered", counts)}).ignored.records == 1,
                "and the rest is foreign");
}
