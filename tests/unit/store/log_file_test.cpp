// SPDX-License-Identifier: Apache-2.0
// What other processes may do to a log while it is written, and its size limit.
#include <otelc/store/log_file.hpp>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/store/segments.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::store;
using test::read_whole;

namespace {

std::string filled_record(int second, std::size_t filler = 0) {
  return R"({"ts":"2026-11-23T21:29:)" + std::to_string(second) + R"(.000000+00:00","x":")" +
         std::string(filler, 'x') + "\"}\n";
}

struct FileOfLog {
  explicit FileOfLog(std::uint64_t bytes_max = 0) : file(open(bytes_max)) {}

  LogFile open(std::uint64_t bytes_max) {
    auto opened = LogFile::open({.path = path,
                                 .durability = Durability::os,
                                 .bytes_max = bytes_max,
                                 .notice = [this](const std::string& message) { notices.push_back(message); },
                                 .now = [this] { return now; }});
    REQUIRE(opened);
    return std::move(*opened);
  }
  Result<void> append(std::string_view line) {
    const std::string_view lines[] = {line};
    (void)file.room_for(line);
    return file.append(lines);
  }
  [[nodiscard]] std::string at(const std::string& suffix) const { return path + suffix; }

  test::TempDir dir{};
  std::string path = dir.file("run/log");
  std::vector<std::string> notices{};
  std::chrono::steady_clock::time_point now{};
  bool made = ::mkdir(dir.file("run").c_str(), 0700) == 0;
  LogFile file;
};

Result<LogFile> open_second(const std::string& path) {
  LogFile::Options options;
  options.path = path;
  return LogFile::open(std::move(options));
}

mode_t file_mode_of(const std::string& path) {
  struct stat info {};
  REQUIRE(::lstat(path.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

}  // namespace

TEST_CASE("the current file is held, under any of its names") {
  FileOfLog log;
  REQUIRE(log.append(filled_record(1)));
  std::filesystem::create_hard_link(log.at(""), log.at(".link"));
  for (const char* name : {"", ".link"}) {
    const auto second = open_second(log.at(name));
    REQUIRE_FALSE(second);
    CHECK(second.error().kind == ErrorKind::conflict);
  }
}

TEST_CASE("a new segment is held, and the previous one is released") {
  FileOfLog log(100);
  REQUIRE(log.append(filled_record(1, 40)));
  REQUIRE(log.append(filled_record(2, 40)));
  REQUIRE(std::filesystem::exists(log.at(".1")));
  CHECK(is_file_held(log.at(".1")));
  CHECK_FALSE(is_file_held(log.at("")));
  const auto second = open_second(log.at(""));  // continues in the newest
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::conflict);
}

TEST_CASE("the lock is checked four times a second, and its loss is reported once") {
  FileOfLog log;
  auto lock = LockFile::hold(log.at(""));
  REQUIRE(lock);
  log.file.look_after(*lock);
  std::filesystem::remove(log.at(".lock"));
  log.file.look_after(*lock);
  CHECK_FALSE(std::filesystem::exists(log.at(".lock")));
  log.now += std::chrono::milliseconds(250);
  log.file.look_after(*lock);
  CHECK(std::filesystem::exists(log.at(".lock")));
  CHECK(log.notices.empty());

  std::filesystem::remove(log.at(".lock"));
  const auto other = LockFile::hold(log.at(""));
  REQUIRE(other);
  for (int i = 0; i < 3; ++i) {
    log.now += std::chrono::milliseconds(250);
    log.file.look_after(*lock);
  }
  REQUIRE(log.notices.size() == 1);
  CHECK(log.notices[0].starts_with("the lock was taken away: "));
}

TEST_CASE(
    "LogFile: renamed (logrotate's create and nocreate): the next check continues under the log's own name") {
  FileOfLog log;
  REQUIRE(log.append("one\n"));
  std::filesystem::rename(log.path, log.at(".1"));
  SUBCASE("where nothing is") {}
  SUBCASE("where an empty file with too wide a mode is") {
    std::ofstream(log.path).close();
    REQUIRE(::chmod(log.path.c_str(), 0644) == 0);
  }
  log.file.look();
  CHECK(file_mode_of(log.path) == 0600);
  REQUIRE(log.append("two\n"));
  CHECK(read_whole(log.at(".1")) == "one\n");
  CHECK(read_whole(log.path) == "two\n");
  CHECK(log.notices.empty());
}

TEST_CASE("LogFile: the check is due four times a second, and an append does it then") {
  using std::chrono::milliseconds;
  FileOfLog log;
  REQUIRE(log.append("one\n"));
  std::filesystem::rename(log.path, log.at(".1"));
  CHECK(log.file.next_look() == log.now + milliseconds(250));
  log.now += milliseconds(249);
  REQUIRE(log.append("two\n"));
  CHECK(read_whole(log.at(".1")) == "one\ntwo\n");
  log.now += milliseconds(1);
  REQUIRE(log.append("three\n"));
  CHECK(read_whole(log.path) == "three\n");
  CHECK(log.file.next_look() == log.now + milliseconds(250));
}

TEST_CASE("LogFile: deleted: the next append creates it again, with its directory") {
  FileOfLog log;
  REQUIRE(log.append("one\n"));
  SUBCASE("the file") {
    std::filesystem::remove(log.path);
  }
  SUBCASE("the directory") {
    std::filesystem::remove_all(log.dir.file("run"));
  }
  REQUIRE(log.append("two\n"));
  CHECK(read_whole(log.path) == "two\n");
  CHECK(file_mode_of(log.path) == 0600);
  CHECK(file_mode_of(log.dir.file("run")) == 0700);
}

TEST_CASE("LogFile: deleted and cannot be created: nothing is acknowledged until that changes") {
  FileOfLog log;
  REQUIRE(log.append("one\n"));
  std::filesystem::remove(log.path);
  REQUIRE(::symlink("/dev/null", log.path.c_str()) == 0);
  for (int i = 0; i < 2; ++i) {
    const auto kept = log.append("two\n");
    REQUIRE_FALSE(kept);
    CHECK(kept.error().kind == ErrorKind::unavailable);
  }
  REQUIRE(log.notices.size() == 1);
  CHECK(log.notices[0].find("is a symbolic link") != std::string::npos);
  std::filesystem::remove(log.path);
  CHECK(log.append("three\n"));
  CHECK(read_whole(log.path) == "three\n");
}

TEST_CASE("LogFile: renamed and cannot be created: the renamed file gets the new lines") {
  FileOfLog log;
  REQUIRE(log.append("one\n"));
  std::filesystem::rename(log.path, log.at(".1"));
  std::filesystem::create_directory(log.path);
  log.file.look();
  log.file.look();
  CHECK(log.append("two\n"));
  CHECK(read_whole(log.at(".1")) == "one\ntwo\n");
  CHECK(log.notices.size() == 1);
  std::filesystem::remove(log.path);
  log.file.look();
  CHECK(log.append("three\n"));
  CHECK(read_whole(log.path) == "three\n");
}

TEST_CASE("LogFile: truncated by another process (copytruncate): no NULs, and no joined lines") {
  FileOfLog log;
  REQUIRE(log.append("one\ntwo\n"));
  SUBCASE("to nothing") {
    std::filesystem::resize_file(log.path, 0);
    REQUIRE(log.append("new\n"));
    CHECK(read_whole(log.path) == "new\n");
  }
  SUBCASE("in the middle of a line") {
    std::filesystem::resize_file(log.path, 6);
    REQUIRE(log.append("new\n"));
    CHECK(read_whole(log.path) == "one\ntw\nnew\n");
  }
  SUBCASE("and another process has written half a line") {
    std::ofstream(log.path, std::ios::app) << "half";
    REQUIRE(log.append("new\n"));
    CHECK(read_whole(log.path) == "one\ntwo\nhalf\nnew\n");
  }
}

TEST_CASE("LogFile: a file that would exceed its size limit is followed by the next one, between lines") {
  FileOfLog log(100);
  const std::string ten = "123456789\n";
  for (int i = 0; i < 25; ++i) REQUIRE(log.append(ten));
  CHECK(read_whole(log.path).size() == 100);
  CHECK(read_whole(log.at(".1")).size() == 100);
  CHECK(read_whole(log.at(".2")).size() == 50);
  CHECK(file_mode_of(log.at(".1")) == 0600);
  SUBCASE("a larger line gets a file of its own") {
    REQUIRE(log.append(std::string(500, 'x') + "\n"));
    REQUIRE(log.append(ten));
    CHECK(read_whole(log.at(".2")).size() == 50);
    CHECK(read_whole(log.at(".3")).size() == 501);
    CHECK(read_whole(log.at(".4")) == ten);
  }
  SUBCASE("the next one cannot be created: the file grows") {
    for (int i = 0; i < 5; ++i) REQUIRE(log.append(ten));
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const rlimit none{0, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    const auto kept = log.append(ten);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
    CHECK(kept);
    CHECK(read_whole(log.at(".2")).size() == 110);
    REQUIRE(log.append(ten));
    CHECK(read_whole(log.at(".3")) == ten);
  }
}

TEST_CASE("LogFile: a log of several files is continued in the newest one") {
  FileOfLog log(200);
  REQUIRE(log.append(filled_record(10, 100)));
  REQUIRE(log.append(filled_record(11, 100)));
  REQUIRE(std::filesystem::exists(log.at(".1")));
  { const LogFile closed = std::move(log.file); }
  log.file = log.open(0);
  REQUIRE(log.append(filled_record(12)));
  CHECK(read_whole(log.path) == filled_record(10, 100));
  CHECK(read_whole(log.at(".1")) == filled_record(11, 100) + filled_record(12));
}

TEST_CASE(
    "LogFile: a numbered file is moved away: continues under the log's own name if free, else in a new one") {
  FileOfLog log(200);
  REQUIRE(log.append(filled_record(10, 100)));
  REQUIRE(log.append(filled_record(11, 100)));
  std::filesystem::rename(log.at(".1"), log.at(".2"));
  SUBCASE("logrotate has moved both") {
    std::filesystem::rename(log.path, log.at(".1"));
    log.file.look();
    REQUIRE(log.append(filled_record(12)));
    CHECK(read_whole(log.path) == filled_record(12));
  }
  SUBCASE("only this one was moved") {
    log.file.look();
    REQUIRE(log.append(filled_record(12)));
    CHECK(read_whole(log.path) == filled_record(10, 100));
    CHECK(read_whole(log.at(".3")) == filled_record(12));
  }
}

TEST_CASE("a new segment never begins with a record that is older than the file before it") {
  const std::string early = filled_record(10);
  const std::string late = filled_record(20);
  FileOfLog log(2 * late.size());
  REQUIRE(log.append(late));
  REQUIRE(log.append(late));
  REQUIRE(log.append(early));  // a large request that arrived earlier, and took longer to decode
  CHECK(read_whole(log.path) == late + late + early);
  REQUIRE(log.append(late));  // nor with one of the same time: the order would be ambiguous
  CHECK(read_whole(log.path) == late + late + early + late);
  const std::string later = filled_record(30);
  REQUIRE(log.append(later));
  CHECK(read_whole(log.at(".1")) == later);
  CHECK(newest_file_of(log.path) == log.at(".1"));
}

TEST_CASE("a segment's first time is known when a log is continued, and after its file was emptied") {
  const std::string early = filled_record(10);
  const std::string late = filled_record(20);
  const std::string later = filled_record(30);
  FileOfLog log(late.size());
  REQUIRE(log.append(late));
  { const LogFile closed = std::move(log.file); }
  log.file = log.open(late.size());
  REQUIRE(log.append(early));
  CHECK(read_whole(log.path) == late + early);
  REQUIRE(::truncate(log.path.c_str(), 0) == 0);
  REQUIRE(log.append(later));
  REQUIRE(log.append(late));
  CHECK(read_whole(log.path) == later + late);
}
