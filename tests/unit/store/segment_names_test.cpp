// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/segment_names.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "segment_dir.hpp"

using namespace otelc;
using namespace otelc::store;
using test::Names;
using test::SegmentDir;

namespace {

Names names_in(const std::vector<SegmentName>& found) {
  Names names;
  for (const SegmentName& name : found) names.push_back(std::filesystem::path(name.path).filename());
  return names;
}

}  // namespace

TEST_CASE("segments: the log that a file belongs to, by its name") {
  for (const char* name : {"run/a.jsonl", "run/a.jsonl.1", "run/a.jsonl.12.gz", "run/a.jsonl.3.zst"})
    CHECK_MESSAGE(log_of(name) == "run/a.jsonl", name);
  for (const char* name :
       {"-", "", "a.log.1", "a.jsonl.gz", "a.jsonl.lock", "a.jsonl.01", "a.jsonl.1/b", "a.jsonl.1.gz.x"})
    CHECK_MESSAGE(log_of(name) == name, name);
}

TEST_CASE("NumberedFiles: one listing has the numbered files of all logs, and notices a change") {
  const SegmentDir dir;
  for (const char* name : {"log", "log.2", "log.1.gz", "log.10", "log.x", "log.01", "other.jsonl.1",
                           "other.jsonl.1.zst", "log.1.2"})
    dir.put(name, "");
  NumberedFiles files(directory_of(dir.log));
  CHECK(files.refresh());
  CHECK(names_in(files.of(dir.log)) == Names{"log.1.gz", "log.2", "log.10"});
  CHECK(names_in(files.of(dir.dir.file("other.jsonl"))) == Names{"other.jsonl.1"});
  CHECK(names_in(files.of(dir.log + ".1")) == Names{"log.1.2"});
  CHECK(files.of(dir.log + ".2").empty());
  dir.put("log.3", "");
  CHECK(files.refresh());
  CHECK(names_in(files.of(dir.log)) == Names{"log.1.gz", "log.2", "log.3", "log.10"});
}

TEST_CASE("NumberedFiles: a directory that has not changed for a while is listed once") {
  const SegmentDir dir;
  dir.put("log.1", "");
  std::filesystem::last_write_time(dir.dir.file(""),
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  NumberedFiles files(directory_of(dir.log));
  CHECK(files.refresh());
  CHECK_FALSE(files.refresh());
  CHECK_FALSE(files.refresh());
  dir.put("log.2", "");
  CHECK(files.refresh());
  CHECK(names_in(files.of(dir.log)) == Names{"log.1", "log.2"});
}

TEST_CASE("NumberedFiles: a directory that is missing, appears and disappears") {
  const SegmentDir dir;
  const std::string log = dir.dir.file("run/log");
  NumberedFiles files(directory_of(log));
  CHECK_FALSE(files.refresh());
  CHECK(files.of(log).empty());
  std::filesystem::create_directory(dir.dir.file("run"));
  dir.put("run/log.1", "");
  CHECK(files.refresh());
  CHECK(names_in(files.of(log)) == Names{"log.1"});
  std::filesystem::remove_all(dir.dir.file("run"));
  files.refresh();
  CHECK(files.of(log).empty());
}
