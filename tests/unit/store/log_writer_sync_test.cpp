// SPDX-License-Identifier: Apache-2.0
// How LogWriter uses fdatasync(2): this program replaces it with one that counts and can fail.
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/store/log_file.hpp>
#include <otelc/store/log_writer.hpp>

#include "../../support/log_writing.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::store;
using test::is_unavailable;
using test::submit_and_wait;

namespace {

std::atomic<int> syncs = 0;
std::atomic<int> next_error = 0;
std::atomic<int> errors_left = 0;
std::atomic<int> sync_ms = 0;

void fail_syncs(int error_number, int times) {
  syncs = 0;
  next_error = error_number;
  errors_left = times;
}

std::vector<ino_t> synced_files;  // for the writer's thread, or while it is idle

ino_t inode_of(int fd) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 ? info.st_ino : 0;
}

}  // namespace

extern "C" int fdatasync(int fd) {
  ++syncs;
  synced_files.push_back(inode_of(fd));
  if (errors_left > 0) {
    --errors_left;
    errno = next_error;
    return -1;
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(sync_ms));
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

TEST_CASE("all that wait share one sync") {
  const test::TempDir dir;
  auto writer = LogWriter::open({.path = dir.file("log"), .durability = Durability::sync});
  REQUIRE(writer);
  std::promise<void> entered;
  std::promise<void> go_on;
  int kept_count = 0;
  syncs = 0;
  REQUIRE((*writer)->submit("first\n", [&](const Result<void>&) {
    entered.set_value();
    go_on.get_future().wait();
  }));
  entered.get_future().wait();
  CHECK(syncs == 1);
  for (int i = 0; i < 50; ++i) {
    REQUIRE((*writer)->submit("line\n", [&](const Result<void>& kept) {
      kept_count += kept && syncs == 2 ? 1 : 0;  // done only after the sync
    }));
  }
  go_on.set_value();
  writer->reset();
  CHECK(syncs == 2);
  CHECK(kept_count == 50);
}

TEST_CASE("a client that was just answered joins the sync of those who came during its own") {
  using std::chrono::milliseconds;
  using std::chrono::steady_clock;
  const auto none = [](const Result<void>&) {};
  bool in_time = false;
  // A busy machine may be late: then the sync takes longer.
  for (int took_ms = 200; took_ms < 20'000 && !in_time; took_ms *= 2) {
    const test::TempDir dir;
    auto writer = LogWriter::open({.path = dir.file("log"), .durability = Durability::sync});
    REQUIRE(writer);
    sync_ms = took_ms;
    syncs = 0;
    std::promise<steady_clock::time_point> answered;
    REQUIRE(
        (*writer)->submit("first\n", [&](const Result<void>&) { answered.set_value(steady_clock::now()); }));
    while (syncs == 0) std::this_thread::yield();
    REQUIRE((*writer)->submit("second\n", none));
    const auto when = answered.get_future().get();
    REQUIRE((*writer)->submit("first again\n", none));
    in_time = steady_clock::now() - when < milliseconds(took_ms / 4);  // the writer waits half a sync's time
    writer->reset();
    sync_ms = 0;
    CHECK(test::read_whole(dir.file("log")) == "first\nsecond\nfirst again\n");
    if (in_time) CHECK(syncs == 2);
  }
  CHECK(in_time);
}

TEST_CASE("durability os never syncs") {
  const test::TempDir dir;
  auto writer = LogWriter::open({.path = dir.file("log"), .durability = Durability::os});
  REQUIRE(writer);
  syncs = 0;
  CHECK(submit_and_wait(**writer, "line\n"));
  CHECK(syncs == 0);
}

TEST_CASE(
    "a failed sync: nothing is acknowledged, the file is not synced again, the group begins a new segment") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  std::vector<std::string> notices;
  auto writer = LogWriter::open({.path = path,
                                 .durability = Durability::sync,
                                 .notice = [&](const std::string& message) { notices.push_back(message); }});
  REQUIRE(writer);
  CHECK(submit_and_wait(**writer, "good\n"));
  synced_files.clear();
  fail_syncs(EIO, 1);
  const auto kept = submit_and_wait(**writer, "moved\n");
  REQUIRE(is_unavailable(kept));
  CHECK(kept.error().message == "cannot sync " + path + ": Input/output error");
  CHECK(test::read_whole(path) == "good\n");
  CHECK(test::read_whole(path + ".1") == "moved\n");
  CHECK(syncs == 2);
  CHECK(submit_and_wait(**writer, "after\n"));
  CHECK(test::read_whole(path) == "good\n");
  CHECK(test::read_whole(path + ".1") == "moved\nafter\n");
  REQUIRE(synced_files.size() == 3);
  CHECK(synced_files[0] != synced_files[1]);
  CHECK(synced_files[1] == synced_files[2]);
  CHECK(notices == std::vector<std::string>{"cannot sync " + path +
                                            ": Input/output error; the log continues in " + path + ".1"});
}

TEST_CASE("a sync without space has lost pages too") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  auto writer = LogWriter::open({.path = path, .durability = Durability::sync});
  REQUIRE(writer);
  fail_syncs(ENOSPC, 1);
  CHECK(is_unavailable(submit_and_wait(**writer, "moved\n")));
  CHECK(test::read_whole(path).empty());
  CHECK(test::read_whole(path + ".1") == "moved\n");
}

TEST_CASE("a failing disk is retried once a second, leaves no pile of files, and may recover") {
  using std::chrono::milliseconds;
  const test::TempDir dir;
  const std::string path = dir.file("log");
  std::chrono::steady_clock::time_point now{};
  auto file =
      LogFile::open({.path = path, .durability = Durability::sync, .notice = {}, .now = [&] { return now; }});
  REQUIRE(file);
  const auto append = [&](std::string_view line) {
    const std::string_view lines[] = {line};
    return file->append(lines);
  };
  CHECK(append("good\n"));
  // Each retry fails in the current segment and in the next one.
  fail_syncs(EIO, 4);
  for (const int asked : {2, 4}) {
    CHECK(is_unavailable(append("lost\n")));
    CHECK(syncs == asked);
    now += milliseconds(999);
    for (int i = 0; i < 100; ++i) CHECK(is_unavailable(append("lost\n")));
    CHECK(syncs == asked);
    now += milliseconds(1);
  }
  CHECK(append("well\n"));
  CHECK(test::read_whole(path) == "good\n");
  CHECK(test::read_whole(path + ".1") == "well\n");
  CHECK_FALSE(std::filesystem::exists(path + ".2"));
}

TEST_CASE("several segments, one after the other") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  auto writer = LogWriter::open({.path = path, .durability = Durability::sync});
  REQUIRE(writer);
  for (int i = 1; i <= 3; ++i) {
    const std::string segment = path + "." + std::to_string(i);
    fail_syncs(EIO, 1);
    CHECK(is_unavailable(submit_and_wait(**writer, "moved\n")));
    CHECK(submit_and_wait(**writer, "kept\n"));
    CHECK(test::read_whole(segment) == "moved\nkept\n");
  }
}

TEST_CASE("an interrupted sync is retried") {
  const test::TempDir dir;
  auto writer = LogWriter::open({.path = dir.file("log"), .durability = Durability::sync});
  REQUIRE(writer);
  fail_syncs(EINTR, 1);
  CHECK(submit_and_wait(**writer, "line\n"));
  CHECK(syncs == 2);
}
