// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <otelc/base/unique_fd.hpp>
#include <otelc/store/follower.hpp>

#include "../../support/following.hpp"

using namespace otelc;
using namespace otelc::test;
using namespace std::string_literals;

TEST_CASE("Follower: truncated and rewritten") {
  Log log;
  append(log.path, "one\ntwo\nhalf");
  CHECK(take_all(log.follower) == Lines{"one", "two"});
  SUBCASE("to less than before") {
    std::filesystem::resize_file(log.path, 0);
    append(log.path, "three\n");
    CHECK(take_all(log.follower) == Lines{"three"});
  }
  SUBCASE("to more than before, before the next look") {
    std::filesystem::resize_file(log.path, 0);
    append(log.path, "three, longer than all that was there\n");
    CHECK(take_all(log.follower) == Lines{"three, longer than all that was there"});
  }
  SUBCASE("to the same size") {
    std::filesystem::resize_file(log.path, 0);
    append(log.path, "ONE\nTWO\nTHR\n");
    CHECK(take_all(log.follower) == Lines{"ONE", "TWO", "THR"});
  }
  SUBCASE("twice") {
    for (const char* text : {"a\n", "b\n"}) {
      std::filesystem::resize_file(log.path, 0);
      append(log.path, text);
      CHECK(take_all(log.follower) == Lines{std::string(text, 1)});
    }
  }
}

TEST_CASE("Follower: copytruncate: the copy is not read again") {
  Log log;
  append(log.path, record(10) + record(11));
  CHECK(take_all(log.follower) == Lines{text(10), text(11)});
  std::filesystem::copy_file(log.path, log.path + ".1");
  CHECK(take_all(log.follower).empty());
  std::filesystem::resize_file(log.path, 0);
  CHECK(take_all(log.follower).empty());
  append(log.path, record(20));
  CHECK(take_all(log.follower) == Lines{text(20)});
}

TEST_CASE("Follower: copytruncate: the copy is not read again while the log is empty either") {
  Log log;
  append(log.path, record(10) + record(11));
  CHECK(take_all(log.follower) == Lines{text(10), text(11)});
  std::filesystem::copy_file(log.path, log.path + ".1");
  std::filesystem::resize_file(log.path, 0);
  CHECK(take_all(log.follower).empty());
  append(log.dir.file("other"), "makes it list the directory again");
  CHECK(take_all(log.follower).empty());
  append(log.path, record(20));
  CHECK(take_all(log.follower) == Lines{text(20)});
}

TEST_CASE("Follower: copytruncate of a log whose lines begin alike loses none") {
  // The Collector's lines begin with the resource: here they differ only after 4,000 bytes.
  const auto line = [](const std::string& end) { return std::string(4000, 'r') + end; };
  const auto put = [&](const Log& log, const std::string& end) { append(log.path, line(end) + "\n"); };
  Log log;
  for (const char* end : {"1", "2", "3"}) put(log, end);
  CHECK(take_all(log.follower) == Lines{line("1"), line("2"), line("3")});
  std::filesystem::resize_file(log.path, 0);
  SUBCASE("less than before") {
    put(log, "4");
    CHECK(take_all(log.follower) == Lines{line("4")});
    put(log, "5");
    CHECK(take_all(log.follower) == Lines{line("5")});
  }
  SUBCASE("several at once, more than before") {
    for (const char* end : {"4", "5", "6", "7"}) put(log, end);
    CHECK(take_all(log.follower) == Lines{line("4"), line("5"), line("6"), line("7")});
  }
  SUBCASE("a line that is still being written, and again") {
    for (const char* end : {"4", "5"}) {
      append(log.path, line("").substr(0, 1000));
      CHECK(take_all(log.follower).empty());
      append(log.path, line(end).substr(1000));
      CHECK(take_all(log.follower).empty());
      append(log.path, "\n");
      CHECK(take_all(log.follower) == Lines{line(end)});
      std::filesystem::resize_file(log.path, 0);
    }
  }
  SUBCASE("a whole line and the same beginning of the next one") {
    put(log, "1");
    append(log.path, line("").substr(0, 100));
    CHECK(take_all(log.follower).empty());  // the same as before: nothing new
    append(log.path, line("4").substr(100) + "\n");
    CHECK(take_all(log.follower) == Lines{line("4")});
  }
}

TEST_CASE("Follower: copytruncate with a writer that keeps its offset, which leaves a hole of NULs") {
  Log log;
  const UniqueFd writer(::open(log.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const auto put = [&](const std::string& text) {
    REQUIRE(::write(writer.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  };
  // A hole of several pages and a bit, and one that ends within its first page.
  for (const std::size_t size : {std::size_t{20'000}, std::size_t{100}}) {
    CAPTURE(size);
    REQUIRE(::lseek(writer.get(), 0, SEEK_SET) == 0);
    std::filesystem::resize_file(log.path, 0);
    const std::string old(size, 'x');
    put(old + "\n");
    CHECK(take_all(log.follower) == Lines{old});
    for (const char* next : {"a", "b"}) {
      std::filesystem::resize_file(log.path, 0);
      CHECK(take_all(log.follower).empty());
      put(next + old.substr(0, 10) + "\n"s);
      put("more\n");
      CHECK(take_all(log.follower) == Lines{next + old.substr(0, 10), "more"});
    }
  }
  const std::string after_a_hole = "12\n";
  REQUIRE(::pwrite(writer.get(), after_a_hole.data(), 3, 1 << 20) == 3);
  CHECK(take_all(log.follower).size() ==
        1);  // NULs in the middle are not skipped: a line of them is a bad one
}

TEST_CASE("Follower: what the writer removes is dropped, and what was before it is not read again") {
  Log log;
  append(log.path, record(10) + record(11) + "{\"half");
  CHECK(take_all(log.follower) == Lines{text(10), text(11)});
  SUBCASE("half a line, on a full disk") {
    std::filesystem::resize_file(log.path, (record(10) + record(11)).size());
    CHECK(take_all(log.follower).empty());
    append(log.path, record(12));
    CHECK(take_all(log.follower) == Lines{text(12)});
  }
  SUBCASE("whole lines, on a disk that has failed; they begin the next segment") {
    std::filesystem::resize_file(log.path, record(10).size());
    append(log.path + ".1", record(11) + record(12));
    CHECK(take_all(log.follower) == Lines{text(11), text(12)});
  }
}
