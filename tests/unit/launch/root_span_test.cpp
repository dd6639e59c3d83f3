// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/root_span.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/base/padded.hpp>
#include <otelc/usage/accountant.hpp>

using namespace otelc;
using namespace otelc::agents;
using namespace otelc::events;
using namespace otelc::billing;
using namespace otelc::ledger;
using namespace otelc::usage;
using namespace otelc::launch;

namespace {

const std::string kTraceA(32, 'a');
const std::string kTraceB(32, 'b');

std::string id(char digit) {
  return std::string(16, digit);
}

RootlessTraces traces_of(const std::vector<otlp::SpanLink>& spans) {
  RootlessTraces traces;
  for (const otlp::SpanLink& span : spans) traces.add(span);
  return traces;
}

}  // namespace

TEST_CASE("the missing parent that most spans name becomes the root") {
  const std::string one = id('1');
  const std::string two = id('2');
  const std::string three = id('3');
  const std::string gone = id('d');
  const std::string rare = id('e');
  const auto roots = traces_of({{kTraceA, one, gone, 0, 0},
                                {kTraceA, two, gone, 0, 0},
                                {kTraceA, three, rare, 0, 0},
                                {kTraceA, id('4'), one, 0, 0},
                                {kTraceA, id('5'), one, 0, 0},
                                {kTraceA, id('6'), one, 0, 0}})
                         .missing_roots(10, 20);
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].span_id == gone);
  CHECK(roots[0].start == 10);
  CHECK(roots[0].end == 20);
}

TEST_CASE("a trace with a root needs none; each without gets its own") {
  CHECK(traces_of({{kTraceA, id('1'), {}, 0, 0}, {kTraceA, id('2'), id('d'), 0, 0}})
            .missing_roots(1, 2)
            .empty());
  CHECK(traces_of({{kTraceA, id('1'), id('0'), 0, 0}}).missing_roots(1, 2).empty());  // zeros are no parent
  const auto roots =
      traces_of({{kTraceA, id('1'), id('d'), 0, 0}, {kTraceB, id('1'), id('e'), 0, 0}}).missing_roots(1, 2);
  REQUIRE(roots.size() == 2);
  CHECK(roots[0].trace_id == kTraceA);
  CHECK(roots[1].trace_id == kTraceB);
  CHECK(traces_of({}).empty());
  CHECK(traces_of({{"", id('1'), id('d'), 0, 0}}).empty());
}

TEST_CASE("the root's time covers the run and its children") {
  const auto roots = traces_of({{kTraceA, id('1'), id('d'), 5, 15}, {kTraceA, id('2'), id('d'), 12, 99}})
                         .missing_roots(10, 20);
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].start == 5);
  CHECK(roots[0].end == 99);
}

TEST_CASE("spans that name each other in a ring get an id that none of them has") {
  const std::string trace = std::string(16, '0') + std::string(16, '7');
  const auto roots =
      traces_of({{trace, id('7'), id('8'), 0, 0}, {trace, id('8'), id('7'), 0, 0}}).missing_roots(1, 2);
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].span_id.size() == 16);
  CHECK(roots[0].span_id != id('0'));
  CHECK(roots[0].span_id != id('7'));
  CHECK(roots[0].span_id != id('8'));
}

TEST_CASE("malformed times and ids do not move a root") {
  const std::string span = R"({"traceId":")" + kTraceA + R"(","parentSpanId":"dddddddddddddddd",)";
  std::string line =
      R"({"ts":"2026-11-23T21:22:54.343000+00:00","path":"/v1/traces","payload":{"resourceSpans":[{"scopeSpans":[{"spans":[)" +
      span + R"("spanId":"1111111111111111","startTimeUnixNano":"yesterday","endTimeUnixNano":-5},)" + span +
      R"("spanId":"not hex","startTimeUnixNano":null,"endTimeUnixNano":"99999999999999999999999"},)" + span +
      R"("spanId":"3333333333333333","startTimeUnixNano":"18446744073709551615","endTimeUnixNano":12}]}]}]}})";
  Accountant accountant(prices::built_in_prices(), otlp::SpanLinks::read);
  REQUIRE(accountant.take(padded(line)));
  REQUIRE(accountant.links().size() == 3);
  RootlessTraces traces;
  for (const otlp::SpanLink& link : accountant.links()) traces.add(link);
  const auto roots = traces.missing_roots(10, 20);
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].span_id == "dddddddddddddddd");
  CHECK(roots[0].start == 10);
  CHECK(roots[0].end == 20);
}

TEST_CASE("a trace with spans beyond the maximum gets no root, a complete one does") {
  RootlessTraces traces(3);
  traces.add({kTraceA, id('1'), id('d'), 0, 0});
  traces.add({kTraceB, id('1'), id('e'), 0, 0});
  traces.add({kTraceB, id('2'), id('e'), 0, 0});
  traces.add({kTraceB, id('3'), id('f'), 0, 0});
  traces.add({std::string(32, 'c'), id('1'), id('d'), 0, 0});
  const auto roots = traces.missing_roots(10, 20);
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].trace_id == kTraceA);
  CHECK_FALSE(traces.empty());
}

TEST_CASE("if several parents are named equally often, the root does not depend on the order") {
  const std::string ids[] = {id('1'), id('2'), id('d'), id('e')};
  const otlp::SpanLink a{kTraceA, ids[0], ids[3], 0, 0};
  const otlp::SpanLink b{kTraceA, ids[1], ids[2], 0, 0};
  for (const auto& spans : {std::vector{a, b}, std::vector{b, a}}) {
    const auto roots = traces_of(spans).missing_roots(10, 20);
    REQUIRE(roots.size() == 1);
    CHECK(roots[0].span_id == id('d'));
  }
}
