// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/find_logs.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::store;

namespace {

using Names = std::vector<std::string>;

struct TreeOfLogs {
  test::TempDir dir{};

  void put(const std::string& name) const {
    const std::filesystem::path path(dir.file(name));
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << "{}\n";
  }
  // Returns the logs that `name`, below this directory, stands for; or the kind of error as the only name.
  [[nodiscard]] Names find(const std::string& name) const {
    const auto found = find_logs(dir.file(name));
    if (!found) return {found.error().kind == ErrorKind::not_found ? "not found" : found.error().message};
    Names names;
    for (const std::string& path : *found)
      names.push_back(std::filesystem::path(path).lexically_relative(dir.file("")));
    return names;
  }
};

}  // namespace

TEST_CASE("find_logs: all logs below a directory, by name, each once") {
  const TreeOfLogs dir;
  for (const char* name :
       {"b/run/claude-otel.jsonl", "b/run/claude-otel.jsonl.1", "b/run/claude-otel.jsonl.lock",
        "b/run/claude-otel-rate.json", "b/run/otel-port", "a.jsonl.gz", "c/x.jsonl.zst", "c/y.jsonl.2.gz",
        "c/z.jsonl.bak", "c/jsonl", "c/.hidden.jsonl"})
    dir.put(name);
  std::filesystem::create_directories(dir.dir.file("d.jsonl"));
  std::filesystem::create_directory_symlink(dir.dir.file(""), dir.dir.file("loop"));
  std::filesystem::create_symlink(dir.dir.file("a.jsonl.gz"), dir.dir.file("link.jsonl"));
  std::filesystem::create_symlink("nowhere", dir.dir.file("dangling.jsonl"));
  const Names all{"a.jsonl.gz", "b/run/claude-otel.jsonl", "c/.hidden.jsonl", "c/x.jsonl.zst", "c/y.jsonl",
                  "link.jsonl"};
  CHECK(dir.find("") == all);
  CHECK(dir.find("b") == Names{"b/run/claude-otel.jsonl"});
  CHECK(dir.find("d.jsonl") == Names{"not found"});
}

TEST_CASE("find_logs: a pattern, unless a file has that name") {
  const TreeOfLogs dir;
  for (const char* name :
       {"a/1.jsonl", "a/2.jsonl", "a/2.jsonl.lock", "a/2.jsonl.1", "b/3.jsonl", "b/[x].jsonl", "b/x.jsonl"})
    dir.put(name);
  CHECK(dir.find("a/*") == Names{"a/1.jsonl", "a/2.jsonl", "a/2.jsonl.1"});
  CHECK(dir.find("*/[13].jsonl") == Names{"a/1.jsonl", "b/3.jsonl"});
  CHECK(dir.find("?") == Names{"a/1.jsonl", "a/2.jsonl", "b/3.jsonl", "b/[x].jsonl", "b/x.jsonl"});
  CHECK(dir.find("b/[x].jsonl") == Names{"b/[x].jsonl"});
  CHECK(dir.find("b/\\[x].jsonl") == Names{"b/[x].jsonl"});
  CHECK(dir.find("c*") == Names{"not found"});
}

TEST_CASE("find_logs: any other name stands for itself, even if it does not exist") {
  const TreeOfLogs dir;
  dir.put("a.log");
  CHECK(dir.find("a.log") == Names{"a.log"});
  CHECK(dir.find("none.jsonl") == Names{"none.jsonl"});
  CHECK(dir.find("a.jsonl.lock").empty());
  CHECK(*find_logs("-") == Names{"-"});
}
