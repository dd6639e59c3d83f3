// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/segments.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "../../support/compress.hpp"
#include "segment_dir.hpp"

using namespace otelc;
using namespace otelc::store;
using test::Names;
using test::record_at;
using test::SegmentDir;

TEST_CASE("segments: no file, and the log alone") {
  const SegmentDir dir;
  CHECK(dir.names().empty());
  CHECK(segments_of("/no/such/dir/log").empty());
  CHECK(newest_file_of(dir.log) == dir.log);
  CHECK(next_segment_path(dir.log) == dir.log + ".1");
  dir.put("log", record_at(10));
  CHECK(dir.names() == Names{"log"});
  CHECK(segments_of(dir.log)[0].first_ts == "2026-11-23T21:29:10.000000+00:00");
  CHECK(segments_of(dir.log)[0].size_bytes == record_at(10).size());
}

TEST_CASE("segments: only numbered files belong to a log") {
  const SegmentDir dir;
  for (const char* name :
       {"log", "log.1", "log.12", "log.0", "log.01", "log.-1", "log.x", "log.1x", "log.lock", "log-1",
        "log.20261123", "xlog.1", "log.2.gz", "log.3.zst", "log.gz", "log.1.bak"}) {
    dir.put(name, record_at(10));
  }
  std::filesystem::create_directory(dir.dir.file("log.4"));
  REQUIRE(::mkfifo(dir.dir.file("log.5").c_str(), 0600) == 0);
  CHECK(dir.names() == Names{"log.12", "log.3.zst", "log.2.gz", "log.1", "log"});
}

TEST_CASE("segments: the times of the first records give the order, whatever the numbers") {
  const SegmentDir dir;
  SUBCASE("ours: a higher number is newer") {
    dir.put("log", record_at(10));
    for (int i = 1; i <= 10; ++i) dir.put("log." + std::to_string(i), record_at(10 + i));
    CHECK(dir.names() == Names{"log", "log.1", "log.2", "log.3", "log.4", "log.5", "log.6", "log.7", "log.8",
                               "log.9", "log.10"});
    CHECK(newest_file_of(dir.log) == dir.log + ".10");
    CHECK(next_segment_path(dir.log) == dir.log + ".11");
  }
  SUBCASE("logrotate's: a higher number is older, the oldest are compressed") {
    dir.put("log", record_at(30));
    dir.put("log.1", record_at(20));
    dir.put("log.2.gz", test::gzipped(record_at(10)));
    CHECK(dir.names() == Names{"log.2.gz", "log.1", "log"});
    CHECK(newest_file_of(dir.log) == dir.log);
    CHECK(next_segment_path(dir.log) == dir.log + ".3");
  }
  SUBCASE("the log is empty or gone after a rotation: new records still go there") {
    dir.put("log.1", record_at(20));
    CHECK(dir.names() == Names{"log.1"});
    CHECK(newest_file_of(dir.log) == dir.log);
    dir.put("log", "");
    CHECK(dir.names() == Names{"log.1", "log"});
    CHECK(newest_file_of(dir.log) == dir.log);
  }
  SUBCASE("a torn or broken first line: the next one counts") {
    dir.put("log", "broken\n\n{\"ts\":3}\n" + record_at(10));
    dir.put("log.1", std::string(5, '\0') + "\n" + record_at(20));
    CHECK(dir.names() == Names{"log", "log.1"});
  }
  SUBCASE("no times at all: the numbers of logrotate") {
    for (const char* name : {"log", "log.1", "log.2"}) dir.put(name, "{}\n" + std::string(50, ' ') + "\n");
    CHECK(dir.names() == Names{"log.2", "log.1", "log"});
    CHECK(newest_file_of(dir.log) == dir.log);
  }
  SUBCASE("a file that was just begun when its writer was killed is the newest") {
    dir.put("log", record_at(10));
    dir.put("log.1", record_at(20));
    for (const char* begun : {"", "{", R"({"ts":"2026-11-23T21:29:34.3430)"}) {
      dir.put("log.2", begun);
      CHECK(dir.names() == Names{"log", "log.1", "log.2"});
      CHECK(newest_file_of(dir.log) == dir.log + ".2");
    }
  }
  SUBCASE("a copy of the log is not its continuation") {
    dir.put("log", record_at(10));
    dir.put("log.1", record_at(10));
    CHECK(newest_file_of(dir.log) == dir.log);
  }
}

TEST_CASE("segments: a file that is being compressed counts once, as the complete one") {
  const SegmentDir dir;
  dir.put("log.1", record_at(10));
  dir.put("log.1.gz", "half");
  dir.put("log.1.zst", "half");
  CHECK(dir.names() == Names{"log.1"});
}

TEST_CASE("segments: a name without a directory") {
  const SegmentDir dir;
  dir.put("log", record_at(10));
  dir.put("log.1", record_at(20));
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(dir.dir.file(""));
  const auto segments = segments_of("log");
  const std::string next = next_segment_path("log");
  std::filesystem::current_path(before);
  REQUIRE(segments.size() == 2);
  CHECK(segments[0].path == "log");
  CHECK(segments[1].path == "log.1");
  CHECK(next == "log.2");
}

TEST_CASE("segments: first times that are known are not read again, unless the file has shrunk") {
  const SegmentDir dir;
  dir.put("log", record_at(40));
  dir.put("log.1", record_at(10) + record_at(11));
  dir.put("log.2", record_at(20));
  const auto known = segments_of(dir.log);
  const auto first_second = [&](std::size_t at) {
    return segments_of(dir.log, known).at(at).first_ts.substr(sizeof "2026-11-23T21:29:" - 1, 2);
  };
  dir.put("log.2", record_at(50) + record_at(51));  // in place, longer: does not happen to a numbered file
  CHECK(first_second(1) == "20");
  dir.put("log.1", record_at(30));  // shorter
  CHECK(first_second(0) == "20");
  CHECK(first_second(1) == "30");
  dir.put("log", record_at(15) + record_at(16));  // the file with the log's own name is always read
  CHECK(first_second(0) == "15");
}
