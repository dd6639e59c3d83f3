// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/launch/older_logs.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using launch::Keep;
using std::chrono::hours;

namespace {

using Names = std::vector<std::string>;

const Names kRuns = {"claude-otel.20261121T000000Z.jsonl",     "claude-otel.20261122T000000Z-1.jsonl",
                     "claude-otel.20261122T000000Z-10.jsonl",  "claude-otel.20261122T000000Z-2.jsonl",
                     "claude-otel.20261122T000000Z-2.jsonl.1", "claude-otel.20261122T000000Z.jsonl",
                     "claude-otel.20261123T000000Z.jsonl",     "claude-otel.20261123T000000Z.jsonl.3.gz"};
// Files that are not logs of earlier runs; they always stay.
const Names kOthers = {"claude-otel.20261121T000000Z.jsonl.bak",
                       "claude-otel.20261121T000000Z.txt",
                       "claude-otel.20261121T0000Z.jsonl",
                       "claude-otel.jsonl",
                       "claude-otel.jsonl.1",
                       "notes.20261121T000000Z.jsonl"};

/// Returns the runs that are left; fails if any other file is gone.
Names left(const Keep& keep) {
  const test::TempDir dir;
  for (const Names* names : {&kRuns, &kOthers})
    for (const std::string& name : *names) std::ofstream(dir.file(name)) << "{}\n";
  const UnixNanos now = parse_time("2026-11-23T12:00:00Z");
  REQUIRE(launch::remove_older_logs(dir.file("claude-otel.jsonl"), keep, now));
  for (const std::string& name : kOthers) CHECK_MESSAGE(std::filesystem::exists(dir.file(name)), name);
  Names names;
  for (const std::string& name : kRuns)
    if (std::filesystem::exists(dir.file(name))) names.push_back(name);
  return names;
}

}  // namespace

TEST_CASE("all logs of earlier runs stay by default") {
  CHECK(left({}) == kRuns);
  CHECK(left({.runs = 100}) == kRuns);
  CHECK(left({.age = hours(24 * 100)}) == kRuns);
}

TEST_CASE("the newest runs stay, with all their files") {
  CHECK(left({.runs = 0}).empty());
  CHECK(left({.runs = 1}) == Names(kRuns.end() - 2, kRuns.end()));
  CHECK_MESSAGE((left({.runs = 2}) == Names{kRuns[2], kRuns[6], kRuns[7]}),
                "the tenth of a second is its last");
  CHECK((left({.runs = 3}) == Names{kRuns[2], kRuns[3], kRuns[4], kRuns[6], kRuns[7]}));
}

TEST_CASE("runs within the age stay") {
  CHECK(left({.age = hours(13)}) == Names(kRuns.end() - 2, kRuns.end()));
  CHECK(left({.age = hours(37)}) == Names(kRuns.begin() + 1, kRuns.end()));
  CHECK(left({.age = hours(1)}).empty());
}

TEST_CASE("valid and invalid values of --keep") {
  CHECK(launch::parse_keep("5")->runs == 5);
  CHECK(launch::parse_keep("0")->runs == 0);
  CHECK(launch::parse_keep("12h")->age == hours(12));
  CHECK(launch::parse_keep("7d")->age == hours(7 * 24));
  for (const char* text : {"", "-1", "many", "5x"}) CHECK_FALSE(launch::parse_keep(text));
}
