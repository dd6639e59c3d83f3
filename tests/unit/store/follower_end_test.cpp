// SPDX-License-Identifier: Apache-2.0
// A follower that begins near the end of a log, its position, and logs of many files.
#include <otelc/store/follower.hpp>

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "../../support/following.hpp"

using namespace otelc;
using namespace otelc::store;
using namespace otelc::test;

namespace {

std::optional<Follower> near_end(const Log& log, std::uint64_t bytes) {
  return Follower::near_end(log.path, bytes, std::chrono::hours(1));
}

}  // namespace

TEST_CASE("Follower near the end: begins with the first line in the last bytes, and continues") {
  Log log;
  append(log.path, record(10) + record(11) + record(12));
  const std::size_t line = record(10).size();
  for (const std::size_t bytes : {2 * line, 3 * line - 1}) {
    auto follower = near_end(log, bytes);
    REQUIRE(follower);
    CHECK(follower->is_open());
    CHECK(follower->position().offset == line);
    CHECK(take_all(*follower) == Lines{text(11), text(12)});
    CHECK(follower->position().offset == 3 * line);
  }
  auto follower = near_end(log, 2 * line - 1);
  REQUIRE(follower);
  CHECK(take_all(*follower) == Lines{text(12)});
  append(log.path, record(13));
  CHECK(take_all(*follower) == Lines{text(13)});
  append(log.path + ".1", record(20));
  CHECK(take_all(*follower) == Lines{text(20)});
}

TEST_CASE("Follower near the end: refused if the log is short or cannot be read from its end") {
  Log log;
  CHECK_FALSE(near_end(log, 10));
  append(log.path, record(10));
  CHECK_FALSE(near_end(log, record(10).size()));
  SUBCASE("compressed") {
    std::filesystem::remove(log.path);
    append(log.path, "\x1f\x8b\x08" + std::string(1000, 'x') + "\nx\n");
    CHECK_FALSE(near_end(log, 100));
  }
  SUBCASE("a directory") {
    std::filesystem::remove(log.path);
    std::filesystem::create_directory(log.path);
    CHECK_FALSE(near_end(log, 100));
  }
  SUBCASE("no line at all") {
    append(log.path, std::string(1000, 'x'));
    std::filesystem::resize_file(log.path, record(10).size() - 1);
    auto follower = near_end(log, 10);
    REQUIRE(follower);
    CHECK(take_all(*follower).empty());
    append(log.path, "\n");
    CHECK(take_all(*follower).size() == 1);
  }
}

TEST_CASE("Follower near the end: a last line longer than the requested size is found") {
  Log log;
  const std::string large = std::string(3'000'000, 'x');
  append(log.path, record(10) + record(11) + large + "\n");
  auto follower = near_end(log, 1000);
  REQUIRE(follower);
  const Lines lines = take_all(*follower);
  REQUIRE_FALSE(lines.empty());
  CHECK((lines.back() == large));
}

TEST_CASE("Follower near the end: over several files") {
  Log log;
  append(log.path, record(10) + record(11));
  append(log.path + ".1", record(20) + record(21));
  append(log.path + ".2", record(30));
  append(log.path + ".3", "");
  const std::size_t line = record(10).size();
  auto last = near_end(log, line);
  REQUIRE(last);
  CHECK(take_all(*last) == Lines{text(30)});
  auto two = near_end(log, 2 * line);
  REQUIRE(two);
  CHECK(take_all(*two) == Lines{text(21), text(30)});
  auto four = near_end(log, 4 * line);
  REQUIRE(four);
  CHECK(take_all(*four) == Lines{text(11), text(20), text(21), text(30)});
  CHECK(four->position().offset == line);
}

TEST_CASE("Follower: its position names the file and how often that was rewritten") {
  Log log;
  append(log.path, record(10));
  CHECK(take_all(log.follower) == Lines{text(10)});
  const LogPosition first = log.follower.position();
  CHECK(first.offset == record(10).size());
  std::filesystem::resize_file(log.path, 0);
  append(log.path, record(20));
  CHECK(take_all(log.follower) == Lines{text(20)});
  const LogPosition anew = log.follower.position();
  CHECK(anew.offset == record(20).size());
  CHECK(anew.inode == first.inode);
  CHECK_FALSE(anew.is_in_same_file(first));
  append(log.path + ".1", record(30));
  CHECK(take_all(log.follower) == Lines{text(30)});
  CHECK(log.follower.position().inode != first.inode);
}

TEST_CASE("Follower: how much of all the log's files has been read") {
  Log log;
  append(log.path, record(10) + record(11));
  append(log.path + ".1", record(20) + record(21));
  const std::size_t line = record(10).size();
  for (std::size_t lines = 1; lines <= 4; ++lines) {
    const auto taken = log.follower.next(std::chrono::milliseconds(0));
    REQUIRE((taken && *taken));
    CHECK(log.follower.progress().done == lines * line);
    CHECK(log.follower.progress().all == 4 * line);
  }
}

TEST_CASE("Follower: a log of many files, one of which is deleted while they are read") {
  Log log;
  append(log.path, record(10));
  for (int number = 1; number < 40; ++number)
    append(log.path + "." + std::to_string(number), record(10 + number));
  CHECK((*log.follower.next(std::chrono::milliseconds(0)))->text() == text(10));
  std::filesystem::remove(log.path + ".5");
  std::filesystem::rename(log.path + ".9", log.path + ".99");  // the same time, so its turn is the same
  const Lines lines = take_all(log.follower);
  REQUIRE(lines.size() == 38);
  CHECK(lines[3] == text(14));
  CHECK(lines[4] == text(16));
  CHECK(lines[7] == text(19));
  CHECK(lines.back() == text(49));
}
