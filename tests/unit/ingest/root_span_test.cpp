// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/root_span.hpp>

#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::ingest;

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

TEST_CASE("the parent that most spans name and nobody sent becomes the root") {
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

TEST_CASE("malformed times and ids in a log move no root") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  std::ofstream(log)
      << "not JSON \"resourceSpans\"\n"
      << R"({"ts":"2026-11-23T21:22:54.343000+00:00","path":"/v1/traces","payload":{"resourceSpans":[{"scopeSpans":[{"spans":[)"
      << R"({"traceId":")" << kTraceA << R"(","spanId":"1111111111111111","parentSpanId":"dddddddddddddddd",)"
      << R"("startTimeUnixNano":"yesterday","endTimeUnixNano":-5},)"
      << R"({"traceId":")" << kTraceA << R"(","spanId":"not hex","parentSpanId":"dddddddddddddddd",)"
      << R"("startTimeUnixNano":null,"endTimeUnixNano":"99999999999999999999999"},)"
      << R"({"traceId":")" << kTraceA << R"(","spanId":"3333333333333333","parentSpanId":"dddddddddddddddd",)"
      << R"("startTimeUnixNano":"18446744073709551615","endTimeUnixNano":12}]}]}]}})"
      << "\n";
  const auto traces = read_traces(log);
  REQUIRE(traces);
  const auto roots = traces->missing_roots(10, 20);
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].span_id == "dddddddddddddddd");
  CHECK(roots[0].start == 10);
  CHECK(roots[0].end == 20);
}
