// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/run_log.hpp>

#include <sys/stat.h>
#include <utime.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <otelc/store/lock_file.hpp>
#include <otelc/store/log_writer.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::launch;

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
    const auto moved = launch::move_older_log(log);
    REQUIRE(moved);
    CHECK(*moved == std::vector<std::string>{dir.file(name)});
    CHECK_FALSE(std::filesystem::exists(log));
    CHECK(test::read_whole(dir.file(name)) == name);
  }
}

TEST_CASE("all files of a log stay together") {
  const test::TempDir dir;
  const std::string log = dir.file("claude-otel.jsonl");
  write_log(log, "one");
  write_log(log + ".1", "two");
  write_log(dir.file("claude-otel.20261123T212413Z.jsonl.1"), "of another run");
  REQUIRE(launch::move_older_log(log));
  CHECK(test::read_whole(dir.file("claude-otel.20261123T212413Z-1.jsonl")) == "one");
  CHECK(test::read_whole(dir.file("claude-otel.20261123T212413Z-1.jsonl.1")) == "two");
  CHECK_FALSE(std::filesystem::exists(log + ".1"));

  write_log(log + ".1", "the rest of a run whose first file was deleted");
  CHECK(launch::move_older_log(log).value() ==
        std::vector<std::string>{dir.file("claude-otel.20261123T212413Z-2.jsonl.1")});
}

TEST_CASE("an empty log stays, and no log is no error") {
  const test::TempDir dir;
  const std::string log = dir.file("claude-otel.jsonl");
  CHECK(launch::move_older_log(log).value().empty());
  write_log(log, "");
  CHECK(launch::move_older_log(log).value().empty());
  CHECK(std::filesystem::exists(log));
}

TEST_CASE("a log that another process writes to is not moved") {
  const test::TempDir dir;
  const std::string log = dir.file("claude-otel.jsonl");
  write_log(log, "{}\n");
  const auto held = store::LockFile::hold(log);
  REQUIRE(held);
  const auto moved = launch::move_older_log(log);
  REQUIRE_FALSE(moved);
  CHECK(moved.error().kind == ErrorKind::conflict);
  CHECK(test::read_whole(log) == "{}\n");
}

TEST_CASE("a run whose directory is in use gets a directory of its own") {
  const test::TempDir dir;
  const std::string run_dir = dir.file("run");
  const auto first = launch::open_run_log(run_dir, {});
  const auto second = launch::open_run_log(run_dir + "/", {});
  const auto third = launch::open_run_log(run_dir, {});
  REQUIRE(first);
  REQUIRE(second);
  REQUIRE(third);
  CHECK(first->files.dir == run_dir);
  CHECK(second->files.dir == run_dir + "-2");
  CHECK(third->files.dir == run_dir + "-3");
  CHECK(third->files.log == run_dir + "-3/claude-otel.jsonl");
  CHECK(std::filesystem::exists(third->files.log));
}

TEST_CASE("a run whose directory other users may change gets a private one that stays") {
  const test::TempDir dir;
  const std::string run_dir = dir.file("run");
  REQUIRE(::mkdir(run_dir.c_str(), 0700) == 0);
  REQUIRE(::chmod(run_dir.c_str(), 0777) == 0);
  std::string log;
  {
    const auto opened = launch::open_run_log(run_dir, {});
    REQUIRE(opened);
    CHECK(opened->refusal.starts_with("others may write to " + run_dir));
    log = opened->files.log;
    CHECK_FALSE(log.starts_with(run_dir));
  }
  struct stat info {};
  const std::string directory = std::filesystem::path(log).parent_path();
  REQUIRE(::stat(directory.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0700);
  CHECK(std::filesystem::is_empty(run_dir));
  std::filesystem::remove_all(directory);

  // Numbered directories that other users may change are skipped.
  REQUIRE(::chmod(run_dir.c_str(), 0700) == 0);
  REQUIRE(::mkdir((run_dir + "-2").c_str(), 0700) == 0);
  REQUIRE(::chmod((run_dir + "-2").c_str(), 0777) == 0);
  const auto first = launch::open_run_log(run_dir, {});
  const auto second = launch::open_run_log(run_dir, {});
  REQUIRE(second);
  CHECK(second->files.dir == run_dir + "-3");
}

TEST_CASE("a log whose lock file was removed is not moved either") {
  const test::TempDir dir;
  const std::string log = dir.file("claude-otel.jsonl");
  write_log(log, "{}\n");
  store::LogWriter::Options options;
  options.path = log;
  const auto writer = store::LogWriter::open(std::move(options));
  REQUIRE(writer);
  std::filesystem::remove(log + ".lock");
  const auto moved = launch::move_older_log(log);
  REQUIRE_FALSE(moved);
  CHECK(moved.error().kind == ErrorKind::conflict);
  CHECK(std::filesystem::exists(log));
}

TEST_CASE("a new run directory gets a .gitignore, an existing one is left alone") {
  const test::TempDir dir;
  REQUIRE(launch::open_run_log(dir.file("new"), {}));
  CHECK(test::read_whole(dir.file("new") + "/.gitignore") == "*\n");
  std::filesystem::create_directory(dir.file("old"));
  REQUIRE(launch::open_run_log(dir.file("old"), {}));
  CHECK_FALSE(std::filesystem::exists(dir.file("old") + "/.gitignore"));
}

TEST_CASE("each run gets a fresh log, and as many older ones stay as --keep says") {
  const test::TempDir dir;
  for (const std::string name : {"20261121T000000Z", "20261122T000000Z"})
    write_log(dir.file("claude-otel." + name + ".jsonl"), "{}\n");
  write_log(dir.file("claude-otel.jsonl"), "{}\n");
  REQUIRE(launch::open_run_log(dir.file(""), {.runs = 1}));
  CHECK(std::filesystem::exists(dir.file("claude-otel.20261123T212413Z.jsonl")));
  CHECK_FALSE(std::filesystem::exists(dir.file("claude-otel.20261122T000000Z.jsonl")));
  CHECK(std::filesystem::file_size(dir.file("claude-otel.jsonl")) == 0);
}
