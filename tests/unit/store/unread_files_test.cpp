// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/unread_files.hpp>

#include <filesystem>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "segment_dir.hpp"

using namespace otelc;
using namespace otelc::store;
using test::record_at;
using test::SegmentDir;

TEST_CASE("unread files: each once, the oldest first") {
  const SegmentDir dir;
  dir.put("log", record_at(10));
  dir.put("log.1", record_at(20));
  UnreadFiles files;
  SUBCASE("a log and one of its files, named twice") {
    CHECK(files.next(dir.log) == dir.log);
    CHECK(files.next(dir.log) == dir.log + ".1");
    CHECK(files.next(dir.log) == std::nullopt);
    CHECK(files.next(dir.log + ".1") == std::nullopt);
    CHECK(files.next(dir.log) == std::nullopt);
  }
  SUBCASE("one file of a log") {
    CHECK(files.next(dir.log + ".1") == dir.log + ".1");
    CHECK(files.next(dir.log) == dir.log);
    CHECK(files.next(dir.log) == std::nullopt);
  }
  SUBCASE("renamed while the first one was being read") {
    CHECK(files.next(dir.log) == dir.log);
    std::filesystem::rename(dir.log + ".1", dir.log + ".2");
    std::filesystem::rename(dir.log, dir.log + ".1");
    dir.put("log", record_at(30));
    CHECK(files.next(dir.log) == dir.log + ".2");
    CHECK(files.next(dir.log) == dir.log);
    CHECK(files.next(dir.log) == std::nullopt);
  }
  SUBCASE("anything but a file is returned as it is, once") {
    for (const std::string& name : {std::string("-"), dir.dir.file("missing"), dir.dir.file("")}) {
      CHECK(files.next(name) == name);
      CHECK(files.next(name) == std::nullopt);
    }
  }
}

TEST_CASE("unread files: those that appear while others are read are returned too") {
  const SegmentDir dir;
  dir.put("log", record_at(10));
  dir.put("log.1", record_at(20));
  std::filesystem::last_write_time(dir.dir.file(""),
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  UnreadFiles files;
  CHECK(files.next(dir.log) == dir.log);
  SUBCASE("a further file of the log") {
    dir.put("log.2", record_at(30));
    CHECK(files.next(dir.log) == dir.log + ".1");
    CHECK(files.next(dir.log) == dir.log + ".2");
  }
  SUBCASE("when all had been returned") {
    CHECK(files.next(dir.log) == dir.log + ".1");
    CHECK(files.next(dir.log) == std::nullopt);
    dir.put("log.2", record_at(30));
    CHECK(files.next(dir.log) == dir.log + ".2");
  }
  SUBCASE("one that waited is deleted") {
    std::filesystem::remove(dir.log + ".1");
    CHECK(files.next(dir.log) == std::nullopt);
  }
  CHECK(files.next(dir.log) == std::nullopt);
}

TEST_CASE("unread files: logs that share a directory, and one that is a numbered file of another") {
  const SegmentDir dir;
  for (const char* name : {"a", "a.1", "b.1", "b.2.gz"}) dir.put(name, "{}\n");
  UnreadFiles files;
  CHECK(files.next(dir.dir.file("a.1")) == dir.dir.file("a.1"));
  CHECK(files.next(dir.dir.file("a")) == dir.dir.file("a"));
  CHECK(files.next(dir.dir.file("a")) == std::nullopt);
  CHECK(files.next(dir.dir.file("b")) == dir.dir.file("b.2.gz"));
  CHECK(files.next(dir.dir.file("b")) == dir.dir.file("b.1"));
  CHECK(files.next(dir.dir.file("b")) == std::nullopt);
}
