// SPDX-License-Identifier: Apache-2.0
// A program of its own: launch() takes over the process's signals.
#include <otelc/launch/launch.hpp>
#include <otelc/launch/run_log.hpp>

#include <string>

#include <doctest/doctest.h>

#include <otelc/launch/collector.hpp>
#include <otelc/otlp/record_reader.hpp>
#include <otelc/store/count_records.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;

TEST_CASE("launch parses each line of a recorded run once, live and at its end together") {
  const std::string tests = OTELC_TESTS_DIR;
  const test::TempDir dir;
  launch::LaunchOptions options;
  options.command = {tests + "/support/replay.py", tests + "/data/claude-code/rich-json"};
  options.run_dir = dir.file("run");
  options.summary = dir.file("summary.txt");
  options.limits.max_cost_usd = 1000;
  options.reports = {{report::find_format("html"), dir.file("report.html")},
                     {report::find_format("json"), dir.file("report.json")}};
  const std::uint64_t before = otlp::RecordReader::lines_parsed();
  REQUIRE(launch::launch(options, process::InheritedSignals::now()) == 0);
  const std::uint64_t parsed = otlp::RecordReader::lines_parsed() - before;

  const store::RecordCounts log = store::count_records(launch::RunFiles(options.run_dir).log);
  CHECK_FALSE(log.failed);
  // The run's spans have a root: nothing was added at the end.
  CHECK(log.records() > 10);
  CHECK(parsed == log.records());
  CHECK(test::read_whole(dir.file("summary.txt")).find("Model: ") != std::string::npos);
  CHECK(test::read_whole(dir.file("report.json")).find(R"("schema":"otelc.summary/1")") != std::string::npos);
}
