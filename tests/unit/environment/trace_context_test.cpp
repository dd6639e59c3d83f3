// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/trace_context.hpp>

#include <string>

#include <doctest/doctest.h>

using namespace otelc::environment;

TEST_CASE("a random context is a valid, sampled traceparent") {
  const TraceContext made = TraceContext::random();
  const auto parsed = parse_traceparent(made.traceparent());
  REQUIRE(parsed);
  CHECK(parsed->trace_id == made.trace_id);
  CHECK(parsed->span_id == made.span_id);
  CHECK(made.traceparent().ends_with("-01"));
  CHECK(TraceContext::random().trace_id != made.trace_id);
}

TEST_CASE("invalid traceparents are rejected") {
  const std::string good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  CHECK(parse_traceparent(good));
  CHECK(parse_traceparent("01" + good.substr(2) + "-what-comes-later"));
  for (const std::string& bad : {std::string(), std::string("00"), good + "-more", good + "0",
                                 "ff" + good.substr(2), "01" + good.substr(2) + "x", "0X" + good.substr(2),
                                 std::string("00-00000000000000000000000000000000-b7ad6b7169203331-01"),
                                 std::string("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"),
                                 std::string("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                                 std::string("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g"),
                                 std::string("00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01")}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_traceparent(bad));
  }
}
