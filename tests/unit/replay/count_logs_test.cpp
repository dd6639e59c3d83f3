// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/replay/count_logs.hpp>

#include "../../support/claude_lines.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;

namespace {

replay::CountedLogs count(const std::vector<std::string>& logs) {
  usage::Accountant accountant;
  return replay::count_logs(logs, 1, accountant, nullptr);
}

}  // namespace

TEST_CASE("logs without a line of OTLP are listed") {
  const test::TempDir dir;
  const std::string line = test::Claude().request(10, 1, 2) + "\n";
  std::ofstream(dir.file("good.jsonl")) << "not json\n" << line;
  std::ofstream(dir.file("bad.jsonl")) << "not json\n{}\n";
  std::ofstream(dir.file("empty.jsonl")) << "";
  const auto counted = count({dir.file("good.jsonl"), dir.file("bad.jsonl"), dir.file("empty.jsonl")});
  CHECK(counted.without_otlp == std::set{dir.file("bad.jsonl"), dir.file("empty.jsonl")});

  CHECK_MESSAGE(count({dir.file("none.jsonl")}).without_otlp.empty(), "what is missing is not without");
  CHECK_MESSAGE(count({dir.file("good.jsonl"), dir.file("./good.jsonl")}).without_otlp.empty(),
                "what was read under another name is not without");
}

TEST_CASE("a log has OTLP if one of its files does") {
  const test::TempDir dir;
  std::ofstream(dir.file("log.jsonl")) << "";
  std::ofstream(dir.file("log.jsonl.1")) << test::Claude().request(10, 1, 2) << "\n";
  CHECK(count({dir.file("log.jsonl")}).without_otlp.empty());

  std::ofstream(dir.file("log.jsonl.1"))
      << R"({"ts":"2026-11-23T21:22:54Z","path":"/v1/logs","payload":{"raw":"x"},)"
      << R"("status":400,"error":"why"})"
      << "\n";
  CHECK_MESSAGE(count({dir.file("log.jsonl")}).without_otlp.empty(),
                "a rejected request is a record of a log");
}
