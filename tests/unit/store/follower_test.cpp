// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/follower.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "../../support/following.hpp"

using namespace otelc;
using namespace otelc::store;
using namespace otelc::test;
using namespace std::chrono_literals;
using namespace std::string_literals;

TEST_CASE("Follower: a log that grows in pieces; a line is returned when it is whole") {
  Log log;
  append(log.path, "one\ntw");
  CHECK(take_all(log.follower) == Lines{"one"});
  append(log.path, "o");
  CHECK(take_all(log.follower).empty());
  append(log.path, "\nthree\n\nfour\r\n");
  CHECK(take_all(log.follower) == Lines{"two", "three", "four"});
  CHECK(take_all(log.follower).empty());
}

TEST_CASE("Follower: a log that does not exist yet, nor its directory") {
  const test::TempDir dir;
  const std::string path = dir.file("run/log");
  Follower follower(path);
  CHECK(take_all(follower).empty());
  CHECK_FALSE(follower.is_open());
  std::filesystem::create_directory(dir.file("run"));
  CHECK(take_all(follower).empty());
  append(path, "one\n");
  CHECK(take_all(follower) == Lines{"one"});
  CHECK(follower.is_open());
}

TEST_CASE("Follower: renamed and created again; the old one is read to its end") {
  Log log;
  append(log.path, "one\n");
  CHECK(take_all(log.follower) == Lines{"one"});
  const std::string old = log.dir.file("log.1");
  std::filesystem::rename(log.path, old);
  append(old, "two\n");
  CHECK(take_all(log.follower) == Lines{"two"});  // its writer has not noticed
  append(old, "three\nfo");
  append(log.path, "1\n");
  CHECK(take_all(log.follower) == Lines{"three", "1"});
  append(old, "ur\n");  // it still has not
  append(log.path, "2\n");
  CHECK(take_all(log.follower) == Lines{"four", "2"});
}

TEST_CASE("Follower: renamed twice in a row") {
  Log log;
  append(log.path, "one\n");
  CHECK(take_all(log.follower) == Lines{"one"});
  for (int i = 0; i < 2; ++i) {
    std::filesystem::rename(log.path, log.dir.file("log." + std::to_string(i)));
    append(log.path, "next " + std::to_string(i) + "\n");
    CHECK(take_all(log.follower) == Lines{"next " + std::to_string(i)});
  }
}

TEST_CASE("Follower: deleted and created again") {
  Log log;
  append(log.path, "one\n");
  CHECK(take_all(log.follower) == Lines{"one"});
  std::filesystem::remove(log.path);
  CHECK(take_all(log.follower).empty());
  append(log.path, "two\n");
  CHECK(take_all(log.follower) == Lines{"two"});
}

TEST_CASE("Follower: its directory renamed and created again") {
  const test::TempDir dir;
  std::filesystem::create_directory(dir.file("run"));
  Follower follower(dir.file("run/log"));
  append(dir.file("run/log"), "one\n");
  CHECK(take_all(follower) == Lines{"one"});
  std::filesystem::rename(dir.file("run"), dir.file("run.1"));
  std::filesystem::create_directory(dir.file("run"));
  append(dir.file("run/log"), "two\n");
  CHECK(take_all(follower) == Lines{"two"});
}

TEST_CASE("Follower: a log of several files is read from the oldest record, and into the next file") {
  Log log;
  append(log.path, record(10));
  append(log.path + ".1", record(20));
  append(log.path + ".2", record(30) + record(31));
  append(log.path + ".3.gz", "compressed");
  CHECK(take_all(log.follower) == Lines{text(10), text(20), text(30), text(31)});
  append(log.path + ".4", record(40));
  CHECK(take_all(log.follower) == Lines{text(40)});
  append(log.path + ".4", record(41));
  append(log.path + ".2", record(32));  // its writer has not noticed
  CHECK(take_all(log.follower) == Lines{text(32), text(41)});
}

TEST_CASE("Follower: the first segment comes while the log is still empty") {
  Log log;
  append(log.path, "");
  CHECK(take_all(log.follower).empty());
  append(log.path + ".1", record(10));
  CHECK(take_all(log.follower) == Lines{text(10)});
  append(log.path, record(20));
  const auto line = log.follower.next(30s);
  REQUIRE((line.has_value() && line->has_value()));
  CHECK((*line)->text() == text(20));
  CHECK(take_all(log.follower).empty());
}

TEST_CASE("Follower: logrotate renames the files of a log while it is read") {
  Log log;
  append(log.path + ".1", record(10));
  append(log.path, record(20));
  CHECK(take_all(log.follower) == Lines{text(10), text(20)});
  std::filesystem::rename(log.path + ".1", log.path + ".2");
  std::filesystem::rename(log.path, log.path + ".1");
  append(log.path + ".1", record(21));
  append(log.path, record(30));
  CHECK(take_all(log.follower) == Lines{text(21), text(30)});
}

TEST_CASE("Follower: an older log replaces the log") {
  Log log;
  append(log.path, record(20));
  CHECK(take_all(log.follower) == Lines{text(20)});
  append(log.dir.file("older"), record(10));
  std::filesystem::rename(log.dir.file("older"), log.path);
  CHECK(take_all(log.follower) == Lines{text(10)});
  CHECK(take_all(log.follower).empty());
}

TEST_CASE("Follower: a line of a megabyte, in pieces") {
  Log log;
  const std::string half(500'000, 'x');
  append(log.path, half);
  CHECK(take_all(log.follower).empty());
  append(log.path, half + "\nsmall\n");
  CHECK(take_all(log.follower) == Lines{half + half, "small"});
}

TEST_CASE("Follower: through a symbolic link to another directory") {
  const test::TempDir elsewhere;
  Log log;
  append(elsewhere.file("real"), "one\n");
  std::filesystem::create_symlink(elsewhere.file("real"), log.path);
  CHECK(take_all(log.follower) == Lines{"one"});
  append(elsewhere.file("real"), "two\n");
  const auto line = log.follower.next(30s);
  REQUIRE((line.has_value() && line->has_value()));
  CHECK((*line)->text() == "two");
}

TEST_CASE("Follower: waits for a line, and no longer than it should") {
  Log log;
  append(log.path, "");
  CHECK(take_all(log.follower).empty());
  SUBCASE("that comes in two pieces") {
    std::thread writer([&] {
      append(log.path, "on");
      append(log.path, "e\n");
    });
    const auto line = log.follower.next(30s);
    writer.join();
    REQUIRE((line.has_value() && line->has_value()));
    CHECK((*line)->text() == "one");
  }
  SUBCASE("that does not come") {
    const auto before = std::chrono::steady_clock::now();
    const auto line = log.follower.next(20ms);
    CHECK(std::chrono::steady_clock::now() - before >= 20ms);
    REQUIRE(line.has_value());
    CHECK_FALSE(line->has_value());
  }
  SUBCASE("while a descriptor of the caller's is ready") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], "x", 1) == 1);
    pollfd also[] = {{ends[0], POLLIN, 0}};
    const auto line = log.follower.next(1h, also);
    REQUIRE(line.has_value());
    CHECK_FALSE(line->has_value());
    CHECK((also[0].revents & POLLIN) != 0);
    ::close(ends[0]);
    ::close(ends[1]);
  }
}

TEST_CASE("Follower: unsupported files are refused") {
  Log log;
  const auto error = [&] {
    const auto line = log.follower.next(0ms);
    return line.has_value() ? "none"s : line.error().message;
  };
  SUBCASE("a directory") {
    std::filesystem::create_directory(log.path);
    CHECK(error() == log.path + " is a directory; name the log in it");
  }
  SUBCASE("a FIFO") {
    REQUIRE(::mkfifo(log.path.c_str(), 0600) == 0);
    CHECK(error() == log.path + " is not a file that can be followed");
  }
  SUBCASE("zstd messages of the Collector") {
    append(log.path, "\0\0\0\x10\x28\xb5\x2f\xfd and so on"s);
    CHECK(error() == log.path + " is compressed; read it without following");
  }
  SUBCASE("a compressed log") {
    append(log.path, "\x1f\x8b\x08\x00 and so on");
    CHECK(error() == log.path + " is compressed, so nothing can be added to it; read it without following");
  }
}
