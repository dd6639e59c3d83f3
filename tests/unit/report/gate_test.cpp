// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/gate.hpp>

#include <doctest/doctest.h>

using namespace otelc;
using report::Gate;
using report::Outcome;
using report::Requirements;
using usage::Summary;
using usage::Verdict;

namespace {

Summary spent(double cost_usd, std::int64_t tokens) {
  Summary summary;
  summary.totals.cost_usd = cost_usd;
  summary.totals.total_tokens = tokens;
  summary.check = {Verdict::complete, "metrics and events agree"};
  return summary;
}

Gate only_gate(const Requirements& requirements, const Summary& summary,
               const usage::Comparison* comparison = nullptr, bool is_log_missing = false) {
  const auto gates = report::evaluate(requirements, summary, is_log_missing, comparison);
  REQUIRE(gates.size() == 1);
  return gates[0];
}

usage::Comparison compared(const Summary& before, const Summary& now) {
  return usage::compare(usage::baseline_of("main.json", before), now);
}

}  // namespace

TEST_CASE("no gate without a requirement") {
  CHECK(report::evaluate({}, spent(1, 1), true, nullptr).empty());
  CHECK(report::exit_code_of({}) == 0);
}

TEST_CASE("telemetry: passed, failed, no data") {
  const Requirements required{.require_telemetry = true};
  Summary summary = spent(1, 100);
  Gate gate = only_gate(required, summary);
  CHECK(gate.outcome == Outcome::passed);
  CHECK(report::measured_text(gate) == "0.0 %");
  CHECK(report::limit_text(gate) == "1.0 %");
  CHECK(gate.message == "the telemetry is complete: metrics and events agree");
  CHECK(only_gate(required, summary, nullptr, true).message ==
        "telemetry is required (--require-telemetry) and a log is missing");
  summary.check = {Verdict::partial, "metrics miss some", 0.025, "metrics"};
  gate = only_gate(required, summary);
  CHECK(gate.outcome == Outcome::failed);
  CHECK(report::measured_text(gate) == "2.5 %");
  CHECK(report::exit_code_of({gate}) == 3);
  CHECK(only_gate({.require_telemetry = true, .tolerance_percent = 3}, summary).outcome == Outcome::passed);
  // Missing telemetry is what this gate exists for.
  Summary nothing;
  nothing.check = {Verdict::none, "no model usage was reported"};
  gate = only_gate(required, nothing);
  CHECK(gate.outcome == Outcome::failed);
  CHECK(report::measured_text(gate) == "-");
  CHECK(gate.message == "telemetry is required (--require-telemetry) and none: no model usage was reported");
}

TEST_CASE("max-cost: passed, failed, nothing to measure") {
  const Requirements two{.max_cost_usd = 2};
  CHECK(only_gate(two, spent(2, 1)).outcome == Outcome::passed);
  CHECK(only_gate(two, spent(2, 1)).message == "the cost of $2.00 is within the limit of $2.00");
  Gate gate = only_gate(two, spent(2.5, 1));
  CHECK(gate.outcome == Outcome::failed);
  CHECK(gate.message == "the cost of $2.50 is over the limit of $2.00 (--max-cost)");
  CHECK(report::exit_code_of({gate}) == 4);
  gate = only_gate(two, {});
  CHECK(gate.outcome == Outcome::failed);
  CHECK(gate.message == "nothing to measure: the telemetry reports no cost (--max-cost)");
  CHECK(report::measured_text(gate) == "-");
  CHECK(report::exit_code_of({gate}) == 3);
  // An unknown cost is not under any limit.
  Summary unpriced = spent(2.5, 1);
  unpriced.unpriced_models = {"m"};
  CHECK(only_gate(two, unpriced).message ==
        "the cost of $2.50 is over the limit of $2.00 (--max-cost); "
        "the cost of m is not known, so --max-cost cannot hold it");
  unpriced.totals.cost_usd = {};
  CHECK(only_gate(two, unpriced).outcome == Outcome::failed);
}

TEST_CASE("a gate that failed does not name two equal amounts") {
  const Gate gate = only_gate({.max_cost_usd = 2.5}, spent(2.5004, 1));
  CHECK(gate.message == "the cost of $2.5004 is over the limit of $2.5000 (--max-cost)");
  Gate share{"telemetry", Outcome::failed, report::Unit::percent, 1.04, 1};
  CHECK(report::measured_text(share) == "1.04 %");
  CHECK(report::limit_text(share) == "1.00 %");
  share.measured = 1;
  CHECK(report::measured_text(share) == "1.0 %");
}

TEST_CASE("max-tokens: passed, failed, nothing to measure") {
  const Requirements limit{.max_tokens = 1000};
  CHECK(only_gate(limit, spent(1, 1000)).message == "1,000 tokens are within the limit of 1,000");
  const Gate gate = only_gate(limit, spent(1, 1001));
  CHECK(gate.outcome == Outcome::failed);
  CHECK(gate.message == "1,001 tokens are over the limit of 1,000 (--max-tokens)");
  CHECK(report::measured_text(gate) == "1,001");
  CHECK(report::exit_code_of({gate}) == 4);
  const Gate empty = only_gate(limit, {});
  CHECK(empty.outcome == Outcome::failed);
  CHECK(empty.message == "nothing to measure: the telemetry reports no tokens (--max-tokens)");
  CHECK(report::exit_code_of({empty}) == 3);
}

TEST_CASE("max-increase: passed, failed, no data") {
  const Requirements fifth{.max_increase_percent = 20};
  const Summary now = spent(1.25, 100);
  auto comparison = compared(spent(1.05, 100), now);
  Gate gate = only_gate(fifth, now, &comparison);
  CHECK(gate.outcome == Outcome::passed);
  CHECK(gate.message ==
        "the cost was $1.05 in main.json and $1.25 now, +19.0 %, within the limit of +20.0 %");
  comparison = compared(spent(1, 100), now);
  gate = only_gate(fifth, now, &comparison);
  CHECK(gate.outcome == Outcome::failed);
  CHECK(report::measured_text(gate) == "+25.0 %");
  CHECK(report::exit_code_of({gate}) == 5);
  CHECK(only_gate(fifth, now).message == "there is no baseline");
  comparison = compared({}, now);
  gate = only_gate(fifth, now, &comparison);
  CHECK(gate.outcome == Outcome::no_data);
  CHECK(gate.message == "there is nothing to compare with: main.json: no model usage was reported");
  CHECK(report::exit_code_of({gate}) == 0);
  comparison = compared(now, {});
  CHECK(only_gate(fifth, {}, &comparison).outcome == Outcome::no_data);
}

TEST_CASE("max-increase: tokens if a cost is unknown; an increase from 0 is over any limit") {
  const Requirements fifth{.max_increase_percent = 20};
  Summary before = spent(1, 100);
  before.totals.unpriced_tokens = 10;
  const Summary now = spent(5, 130);
  auto comparison = compared(before, now);
  CHECK(only_gate(fifth, now, &comparison).message ==
        "the usage was 100 tokens in main.json and 130 tokens now, +30.0 %, over the limit of +20.0 % "
        "(--max-increase)");
  comparison = compared(spent(0, 0), now);
  CHECK(only_gate(fifth, now, &comparison).outcome == Outcome::failed);
  comparison = compared(spent(0, 0), spent(0, 0));
  CHECK(only_gate(fifth, spent(0, 0), &comparison).outcome == Outcome::passed);
}

TEST_CASE("the exit code is the first failed gate's: telemetry, limits, baseline") {
  Summary before = spent(1, 1);
  Summary now = spent(9, 9);
  now.check = {Verdict::none, "nothing"};
  const auto comparison = compared(before, now);
  Requirements all{true, 1, 2.0, 5, 10.0};
  const auto codes = [&] { return report::exit_code_of(report::evaluate(all, now, false, &comparison)); };
  CHECK(report::evaluate(all, now, false, &comparison).size() == 4);
  CHECK(codes() == 3);
  all.require_telemetry = false;
  CHECK(codes() == 4);
  all.max_cost_usd = {};
  all.max_tokens = {};
  CHECK(codes() == 5);
}

TEST_CASE("max-cost limits the larger of both costs") {
  const Requirements limit{.max_cost_usd = 2.0};
  Summary summary = spent(1, 100);
  summary.totals.list_usd = 3;
  CHECK(only_gate(limit, summary).outcome == Outcome::passed);
  summary.cost_basis = otelc::usage::CostBasis::both;
  CHECK(only_gate(limit, summary).outcome == Outcome::failed);
  CHECK(only_gate(limit, summary).measured == 3);
  summary.totals.list_usd = 0.5;
  CHECK(only_gate(limit, summary).measured == 1);
  summary.totals.list_usd.reset();
  CHECK(only_gate(limit, summary).measured == 1);
}
