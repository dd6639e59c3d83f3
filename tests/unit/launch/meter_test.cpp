// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/meter.hpp>

#include <string>

#include <doctest/doctest.h>

#include <otelc/base/padded.hpp>

#include "../../support/claude_lines.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using launch::LimitWatch;
using launch::Meter;

namespace {

/// A meter with everything that it needs; the lines are as the receiver passes them.
struct Metered {
  explicit Metered(launch::Limits limits = {}, bool keeps_history = false)
      : watch(limits), meter({dir.file("log"), dir.file("rate.json"), nullptr, keeps_history}, watch) {}

  void take(std::string line) { meter.consume(padded(line)); }

  test::TempDir dir;
  LimitWatch watch;
  Meter meter;
};

std::string cost(int time, const std::string& usd) {
  const test::Claude claude;
  return claude.event(
      "api_request", time,
      "," + claude.attribute("input_tokens", "100") + "," + claude.attribute("cost_usd", usd));
}

}  // namespace

TEST_CASE("one line serves the totals, the limits, the summary and the traces") {
  Metered run({.max_cost_usd = 1.0});
  CHECK_FALSE(run.meter.arrivals().last);
  run.take(cost(1, "0.9"));
  CHECK(run.meter.arrivals().requests == 1);
  CHECK(run.meter.arrivals().last);
  CHECK(run.watch.take_warnings().size() == 1);
  CHECK(run.watch.reason().empty());
  run.take(cost(2, "0.1"));
  CHECK(run.watch.reason() == "--max-cost is reached: $1.00 of $1.00");
  const usage::Summary summary = run.meter.summary();
  CHECK(summary.totals.total_tokens == 200);
  CHECK(summary.totals.cost_usd == doctest::Approx(1.0));
  REQUIRE(summary.by_log.size() == 1);
  CHECK(summary.by_log[0].log == run.dir.file("log"));
}

TEST_CASE("a resend is an arrival and costs nothing") {
  Metered run;
  run.take(cost(1, "0.9"));
  run.take(cost(1, "0.9"));
  CHECK(run.meter.arrivals().requests == 2);
  CHECK(run.meter.summary().totals.cost_usd == doctest::Approx(0.9));
  CHECK(run.meter.summary().duplicates == 1);
}

TEST_CASE("a model without a price is reported when its tokens arrive, once") {
  Metered run({.max_cost_usd = 1.0});
  const test::Claude unknown{"s1", "no-such-model", "main"};
  run.take(unknown.request(1, 10, 10));
  run.take(unknown.request(2, 10, 10));
  const auto warnings = run.watch.take_warnings();
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("no-such-model") != std::string::npos);
}

TEST_CASE("the limit and the summary use the chosen cost") {
  using usage::CostBasis;
  const test::Claude claude{"s1", "claude-sonnet-4-5", "main"};  // 1,000 tokens of output: 0.015 USD by list
  const auto reported = [&claude](const std::string& usd) {
    return claude.event(
        "api_request", 1,
        "," + claude.attribute("output_tokens", "1000") + "," + claude.attribute("cost_usd", usd));
  };
  const struct {
    CostBasis basis;
    std::string usd;
    std::string reason;
    double summary_usd;
  } kCases[] = {
      {CostBasis::reported, "0.005", "", 0.005},
      {CostBasis::reported, "0", "--max-cost is reached: $0.0150 of $0.0100", 0.015},
      {CostBasis::as_reported, "0", "", 0},
      {CostBasis::as_reported, "0.02", "--max-cost is reached: $0.0200 of $0.0100", 0.02},
      {CostBasis::list, "0.005", "--max-cost is reached: $0.0150 of $0.0100 at list price", 0.015},
      {CostBasis::list, "5", "--max-cost is reached: $0.0150 of $0.0100 at list price", 0.015},
      {CostBasis::both, "0.005", "--max-cost is reached: $0.0150 of $0.0100 at list price", 0.005},
      {CostBasis::both, "0.02", "--max-cost is reached: $0.0200 of $0.0100", 0.02},
  };
  for (const auto& one : kCases) {
    Metered run({.max_cost_usd = 0.01, .cost = one.basis});
    run.take(reported(one.usd));
    CHECK(run.watch.reason() == one.reason);
    CHECK(run.meter.summary().totals.cost_usd == doctest::Approx(one.summary_usd));
    Metered at_end({.max_cost_usd = 0.01, .cost = one.basis});
    at_end.take(reported(one.usd));
    at_end.meter.end();
    CHECK(at_end.watch.reason() == one.reason);
  }
}

TEST_CASE(
    "a model without a list price is reported once if the limit uses list prices, whatever cost was "
    "reported") {
  Metered run({.max_cost_usd = 9.0, .cost = usage::CostBasis::list});
  const test::Claude unknown{"s1", "no-such-model", "main"};
  for (int time = 1; time < 4; ++time)
    run.take(unknown.event(
        "api_request", time,
        "," + unknown.attribute("input_tokens", "10") + "," + unknown.attribute("cost_usd", "1")));
  const auto warnings = run.watch.take_warnings();
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].starts_with("no list price for no-such-model: "));
}

TEST_CASE("a limit ignores spending that may still fall: a span around calls that have not arrived") {
  Metered run({.max_tokens = 500});
  const auto span = [](const char* operation, const char* ids, const char* tokens) {
    return std::string(
               R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c",)") +
           ids + R"(,"name":"x","startTimeUnixNano":"5","endTimeUnixNano":"9","attributes":[)" +
           R"({"key":"gen_ai.operation.name","value":{"stringValue":")" + operation +
           R"("}},{"key":"gen_ai.request.model","value":{"stringValue":"m"}},)" +
           R"({"key":"gen_ai.usage.input_tokens","value":{"intValue":)" + tokens + "}}]}]}]}]}";
  };
  run.take(span("invoke_agent", R"("spanId":"b7ad6b7169203331")", "900"));
  CHECK(run.watch.reason().empty());
  CHECK(run.meter.summary().totals.total_tokens == 900);
  SUBCASE("at the end all is sure") {
    run.meter.end();
    CHECK(run.watch.reason() == "--max-tokens is reached: 900 of 500");
    return;
  }
  run.take(span("chat", R"("spanId":"b7ad6b7169203332","parentSpanId":"b7ad6b7169203331")", "400"));
  CHECK(run.watch.reason().empty());
  run.take(span("chat", R"("spanId":"b7ad6b7169203333","parentSpanId":"b7ad6b7169203331")", "100"));
  CHECK(run.watch.reason() == "--max-tokens is reached: 500 of 500");
}

TEST_CASE("history is kept for reports that show it") {
  const std::string request = test::Claude().request(1'700'000'000, 10, 10);
  Metered without;
  without.take(request);
  CHECK(without.meter.summary().most_expensive.empty());
  Metered with({}, true);
  with.take(request);
  CHECK(with.meter.summary().most_expensive.size() == 1);
}

TEST_CASE("root spans come from the same lines") {
  const launch::RootSpan whole{std::string(32, 'a'), std::string(16, 'b'), 10, 20};
  Metered run;
  run.take(cost(1, "0.1"));
  auto roots = run.meter.missing_roots(whole);
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].trace_id == whole.trace_id);
  CHECK(roots[0].span_id == whole.span_id);
  run.take(
      R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","parentSpanId":"b7ad6b7169203330","name":"of no interest"}]}]}]})");
  roots = run.meter.missing_roots(whole);
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].trace_id == "0af7651916cd43dd8448eb211c80319c");
  CHECK(roots[0].span_id == "b7ad6b7169203330");
}

TEST_CASE("the rate file contains everything that arrived") {
  const test::TempDir dir;
  LimitWatch watch({});
  {
    Meter meter({dir.file("log"), dir.file("rate.json"), nullptr, false}, watch);
    std::string line = cost(1, "0.1");
    meter.consume(padded(line));
  }
  CHECK(test::read_whole(dir.file("rate.json")).starts_with(R"({"total":100,)"));
}
