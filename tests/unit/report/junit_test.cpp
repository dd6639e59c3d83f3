// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/junit.hpp>

#include <doctest/doctest.h>

#include "html_page.hpp"

using namespace otelc;
using namespace otelc::test;

TEST_CASE("the suite has the time and the duration of the runs, and the host that the telemetry reports") {
  usage::Summary summary = one_model("m");
  const report::Maker maker{"1", kBegin + 900 * kSecond, "ci-7"};
  const auto text = [&] { return report::junit({.summary = summary, .maker = maker}); };
  CHECK(has(text(), R"(time="0.000" timestamp="2026-11-23T21:55:00" hostname="ci-7">)"));
  summary.first = kBegin;
  summary.last = kBegin + 90 * kSecond + kSecond / 2;
  CHECK(has(text(), R"(time="90.500" timestamp="2026-11-23T21:40:00" hostname="ci-7">)"));
  summary.origin.add(events::Fact::host, "agent-\"1\"");
  CHECK(has(text(), R"(hostname="agent-&quot;1&quot;">)"));
  summary.origin.add(events::Fact::host, "agent-2");
  CHECK(has(text(), R"(hostname="ci-7">)"));
  CHECK(has(report::junit({summary}), R"(hostname="localhost">)"));
}
