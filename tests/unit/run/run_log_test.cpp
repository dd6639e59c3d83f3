// SPDX-License-Identifier: Apache-2.0
#include <otelc/run/run_log.hpp>

#include <sys/stat.h>
#include <utime.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include <otelc/store/lock_file.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::run;

namespace {

void write_log(const std::string& path, const std::string& content) {
  std::ofstream(path) << content;
  const utimbuf times{1795469053, 1795469053};
  REQUIRE(::utime(path.c_str(), &times) == 0);
}

}  // namespace

TEST_CASE("an older log gets the time of its last change, and nothing is overwritten") {
  const test::TempDir dir;
  const std::string log = dir.file("claude-otel.jsonl");
  for (const char* name : {"claude-otel.20261123T212413Z.jsonl", "claude-otel.20261123T212413Z-1.jsonl",
                           "claude-otel.20261123T212413Z-2.jsonl"}) {
    write_log(log, name);
    const auto moved = move_older_log(log);
    REQUIRE(moved);
    CHECK(*moved == std::vector<std::string>{dir.file(name)});
    CHECK_FALSE(std::filesystem::exists(log));
    CHECK(test::read_whole(dir.file(name)) == name);
  }
}

TEST_CASE("all files of a log keep together") {
  const test::TempDir dir;
  const std::string log = dir.file("claude-otel.jsonl");
  write_log(log, "one");
  write_log(log + ".1", "two");
  write_log(dir.file("claude-otel.20261123T212413Z.jsonl.1"), "of another run");
  REQUIRE(move_older_log(log));
  CHECK(test::read_whole(dir.file("claude-otel.20261123T212413Z-1.jsonl")) == "one");
  CHECK(test::read_whole(dir.file("claude-otel.20261123T212413Z-1.jsonl.1")) == "two");
  CHECK_FALSE(std::filesystem::exists(log + ".1"));

  write_log(log + ".1", "the rest of a run whose first file was deleted");
  CHECK(move_older_log(log).value() ==
        std::vector<std::string>{dir.file("claude-otel.20261123T212413Z-2.jsonl.1")});
}

TEST_CASE("no log, and an empty one, stay") {
  const test::TempDir dir;
  const std::string log = dir.file("claude-otel.jsonl");
  CHECK(move_older_log(log).value().empty());
  write_log(log, "");
  CHECK(move_older_log(log).value().empty());
  CHECK(std::filesystem::exists(log));
}

TEST_CASE("a log that somebody writes to is not moved under his feet") {
  const test::TempDir dir;
  const std::string log = dir.file("claude-otel.jsonl");
  write_log(log, "{}\n");
  const auto held = store::LockFile::hold(log);
  REQUIRE(held);
  const auto moved = move_older_log(log);
  REQUIRE_FALSE(moved);
  CHECK(moved.error().kind == ErrorKind::conflict);
  CHECK(test::read_whole(log) == "{}\n");
}
