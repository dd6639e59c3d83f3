// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/replay/replay_all.hpp>
#include <otelc/report/json.hpp>
#include <otelc/report/text.hpp>

#include "../../support/claude_lines.hpp"
#include "../../support/compress.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::replay;
using namespace otelc::test;

namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} * 1024;  // more than a chunk of the parallel reader

void write_file(const std::string& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

std::vector<replay::LogFile> files_named(const std::vector<std::string>& paths) {
  std::vector<replay::LogFile> files;
  for (const std::string& path : paths) files.push_back({path, path});
  return files;
}

// All that a user sees of the files: both formats, and the outcome of each file, in order.
struct Seen {
  std::string json;
  std::string text;
  std::vector<std::string> files;
  bool operator==(const Seen&) const = default;
};

Seen replay_with(std::size_t jobs, const std::vector<replay::LogFile>& files) {
  usage::Accountant accountant;
  Seen seen;
  std::vector<usage::LogInput> inputs;
  std::size_t next = 0;
  replay_all(
      [&]() -> std::optional<replay::LogFile> {
        return next < files.size() ? std::optional(files[next++]) : std::nullopt;
      },
      jobs, accountant, nullptr,
      [&](const LogFile& file, Result<usage::LogInput> input) {
        seen.files.push_back(file.path + (input ? "" : ": " + input.error().message));
        if (input) inputs.push_back(std::move(*input));
      });
  usage::Summary summary = accountant.summary();
  usage::add_inputs(summary, std::move(inputs));
  seen.json = report::json({summary, report::GroupBy::session});
  seen.text = report::text({summary, report::GroupBy::source});
  return seen;
}

Seen replay_serially(const std::vector<replay::LogFile>& files) {
  return replay_with(1, files);
}

void check_all_jobs(const std::vector<replay::LogFile>& files) {
  const Seen expected = replay_serially(files);
  for (const std::size_t jobs : {2u, 3u, 8u}) {
    const Seen seen = replay_with(jobs, files);
    CHECK(seen.files == expected.files);
    CHECK(seen.json == expected.json);
    CHECK(seen.text == expected.text);
  }
}

// Lines of some sessions and models, with resends, names that need escapes, and lines that are no records.
std::string random_log(std::mt19937& random, std::size_t lines) {
  const auto below = [&](int end) { return std::uniform_int_distribution<int>(0, end - 1)(random); };
  std::string log;
  for (std::size_t i = 0; i < lines; ++i) {
    const Claude claude{"s" + std::to_string(below(5)),
                        below(2) == 0   ? R"(m\u00e9\"\\)"
                        : below(9) == 0 ? R"(\ud83d)"
                                        : "m",
                        "main"};
    const int time = 1 + below(400);
    switch (below(12)) {
      case 0:
        log += "torn {";
        break;
      case 1:
        log += R"({"ts":"t","path":"/v1/logs","payload":{"raw":"x"},"status":400,"error":"e"})";
        break;
      case 2:
        log += claude.event(R"(tool_\u0072esult)", time, "," + claude.attribute("tool_name", R"(\tBash)"));
        break;
      case 3:
      case 4:
      case 5:
        log += claude.point("claude_code.cost.usage", "", time, time + 1,
                            R"("asDouble":0.)" + std::to_string(1 + below(99)));
        break;
      case 6:
        log += claude.point("claude_code.token.usage", "input", 1, time,
                            R"("asInt":")" + std::to_string(time * 7) + "\"", "2");
        break;
      default:
        log += claude.request(time, below(1000), below(100));
    }
    log += below(10) == 0 ? "\r\n" : "\n";
  }
  return log;
}

}  // namespace

TEST_CASE("replay_all: any number of threads gives the same result") {
  std::mt19937 random(11);
  const TempDir dir;
  std::vector<std::string> paths;
  for (const std::size_t lines : {0u, 1u, 3000u, 40u, 1500u, 700u, 2u, 900u, 5u, 300u}) {
    std::string log = random_log(random, lines);
    if (paths.size() % 4 == 0 && !log.empty()) log.pop_back();  // no newline at the end
    if (paths.size() % 3 == 1) log = gzipped(log);
    if (paths.size() % 3 == 2) log = zstd_compressed(log);
    paths.push_back(dir.file(std::to_string(paths.size())));
    write_file(paths.back(), log);
  }
  for (int round = 0; round < 3; ++round) {
    std::ranges::shuffle(paths, random);
    check_all_jobs(files_named(paths));
  }
}

TEST_CASE("replay_all: unreadable and truncated files are reported in order") {
  std::mt19937 random(12);
  const TempDir dir;
  const std::string log = random_log(random, 2000);
  const std::string compressed = gzipped(log);
  write_file(dir.file("good"), log);
  write_file(dir.file("cut"), std::string_view(compressed).substr(0, compressed.size() / 2));
  write_file(dir.file("torn"), std::string_view(log).substr(0, log.size() - 40));
  const auto files = files_named({dir.file("none"), dir.file("cut"), dir.file("good"), dir.file("."),
                                  dir.file("torn"), dir.file("none"), dir.file("good")});
  check_all_jobs(files);
  const Seen seen = replay_with(4, files);
  REQUIRE(seen.files.size() == files.size());
  CHECK(seen.files[0].find("no such file") != std::string::npos);
  CHECK(seen.files[1] == dir.file("cut"));
  CHECK(seen.files[3].find("is a directory") != std::string::npos);
}

TEST_CASE("replay_all: lines longer than a chunk, and of a few bytes") {
  const Claude claude;
  const TempDir dir;
  std::string log;
  for (int i = 0; i < 40; ++i) {
    const std::string filler(i % 10 == 0 ? 3 * kChunkBytes : 0, 'x');
    log += claude.event("api_request", i + 1,
                        "," + claude.attribute("filler", filler) + "," + claude.attribute("tool_name", "b")) +
           "\n";
    for (int k = 0; k < 200; ++k) log += "{}\n\n";
  }
  write_file(dir.file("log"), log);
  check_all_jobs(files_named({dir.file("log"), dir.file("log")}));
}

TEST_CASE("replay_all: files of one log share its row") {
  const Claude claude;
  const TempDir dir;
  write_file(dir.file("a"), claude.request(1, 10, 0));
  write_file(dir.file("b"), claude.request(2, 20, 0));
  const std::vector<replay::LogFile> files{
      {dir.file("a"), "one"}, {dir.file("b"), "two"}, {dir.file("a"), "one"}};
  check_all_jobs(files);
  CHECK(replay_with(3, files).json.find(R"("by_log":[{"log":"one",)") != std::string::npos);
}

TEST_CASE("replay_all: a pipe is opened when the files before it have been read") {
  // The writer fills the first pipe, which holds less than the log, before it opens the second.
  std::mt19937 random(13);
  const TempDir dir;
  const std::string log = random_log(random, 4000);
  REQUIRE(log.size() > 5 * kChunkBytes);
  const std::vector<std::string> pipes{dir.file("first"), dir.file("second")};
  for (const std::string& pipe : pipes) REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&] {
    for (const std::string& pipe : pipes) write_file(pipe, log);
  });
  const Seen seen = replay_with(2, files_named(pipes));
  writer.join();
  CHECK(seen.files == pipes);
}

TEST_CASE("replay_all: files that are added while others are read are read too") {
  const Claude claude;
  const TempDir dir;
  write_file(dir.file("a"), claude.request(1, 10, 0));
  write_file(dir.file("b"), claude.request(2, 20, 0));
  for (const std::size_t jobs : {1u, 2u}) {
    usage::Accountant accountant;
    std::vector<std::string> waiting{dir.file("a")};
    std::size_t read = 0;
    replay_all(
        [&]() -> std::optional<replay::LogFile> {
          if (waiting.empty()) return std::nullopt;
          const std::string path = std::exchange(waiting, {}).front();
          return replay::LogFile{path, "log"};
        },
        jobs, accountant, nullptr,
        [&](const LogFile&, const Result<usage::LogInput>& input) {
          REQUIRE(input);
          if (++read == 1) waiting = {dir.file("b")};  // as when the log gets another file
        });
    CHECK(read == 2);
    CHECK(accountant.totals().tokens == 30);
  }
}
