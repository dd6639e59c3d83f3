// SPDX-License-Identifier: Apache-2.0
// A log that is cut at any byte, or has any byte changed: the writer continues in it, and every other line
// counts.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <otelc/replay/replay.hpp>
#include <otelc/store/log_writer.hpp>
#include <otelc/store/record.hpp>

#include "../support/claude_lines.hpp"
#include "../support/temp_dir.hpp"

using namespace otelc;

namespace {

/// Names that one changed byte cannot turn into each other.
std::string model_of(int number) {
  return fmt::format("model-{}-{}", number, number);
}

/// A line with a model of its own, so that the summary shows which lines were counted.
std::string line_of(int number) {
  test::Claude claude;
  claude.model = model_of(number);
  std::string line;
  store::begin_record(line, UnixNanos{1'764'000'000'000'000'000} + static_cast<UnixNanos>(number),
                      "/v1/metrics");
  line += claude.tokens("input", 10 + number, 1000 + number);
  store::end_record(line);
  return line;
}

constexpr int kLines = 4;

std::string whole_log() {
  std::string log;
  for (int i = 0; i < kLines; ++i) log += line_of(i);
  return log;
}

struct Counted {
  usage::LogInput input;
  std::map<std::string, std::int64_t> tokens;  // by model

  [[nodiscard]] bool has(int number) const {
    const auto found = tokens.find(model_of(number));
    return found != tokens.end() && found->second == 1000 + number;
  }
};

std::optional<Counted> count(const std::string& path) {
  usage::Accountant accountant;
  const auto input = replay::replay({path, path}, accountant, nullptr);
  if (!input) return std::nullopt;
  Counted counted{*input, {}};
  for (const usage::UsageRow& row : accountant.summary().models)
    counted.tokens[row.name] = row.usage.total_tokens.value_or(0);
  return counted;
}

/// Starts a writer on the log and writes its first record, as a server does.
bool go_on(const std::string& path, std::string line) {
  auto writer = store::LogWriter::open({.path = path, .durability = store::Durability::os});
  std::promise<bool> kept;
  return writer && (*writer)->submit(std::move(line), [&kept](const Result<void>& r) {
    kept.set_value(r.has_value());
  }) && kept.get_future().get();
}

void put(const std::string& path, std::string_view content) {
  std::filesystem::remove(path);  // ext4 would write a truncated file to the disk when it is closed
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

TEST_CASE("a log cut at any byte: whole lines and the next record count, at most one line is torn") {
  const test::TempDir dir;
  const std::string log = whole_log();
  for (std::size_t size = 0; size <= log.size(); ++size) {
    CAPTURE(size);
    const std::string path = dir.file("log");
    put(path, std::string_view(log).substr(0, size));
    const auto before = count(path);
    REQUIRE(go_on(path, line_of(kLines)));
    const auto after = count(path);
    REQUIRE((before && after));
    const std::string_view left = std::string_view(log).substr(0, size);
    const auto whole = static_cast<int>(std::ranges::count(left, '\n'));
    const bool is_torn = !left.empty() && left.back() != '\n';
    // Only its newline is missing: such a line is whole.
    const bool is_whole = is_torn && log[size] == '\n';
    const auto records = static_cast<std::uint64_t>(whole + (is_whole ? 1 : 0));
    REQUIRE(before->input.records == records);
    REQUIRE(after->input.records == records + 1);
    REQUIRE(after->input.skipped == (is_torn && !is_whole ? 1 : 0));
    REQUIRE(after->input.skipped == before->input.skipped);
    for (int i = 0; i < whole; ++i) REQUIRE(after->has(i));
    REQUIRE(after->has(kLines));
    REQUIRE(test::read_whole(path).starts_with(left));
  }
}

TEST_CASE("a log with any byte changed: every other line counts, and the next record") {
  const test::TempDir dir;
  const std::string log = whole_log();
  const std::vector<std::function<char(char)>> changes = {
      [](char c) { return static_cast<char>(c ^ 1); }, [](char c) { return static_cast<char>(c ^ 0x80); },
      [](char) { return '\0'; }, [](char) { return '\n'; }, [](char c) { return c == '"' ? '\\' : '"'; }};
  std::size_t trial = 0;
  for (std::size_t at = 0; at < log.size(); ++at) {
    for (const auto& change : changes) {
      CAPTURE(at);
      const std::string path = dir.file("log");
      std::string changed = log;
      changed[at] = change(log[at]);
      put(path, changed);
      // A start costs more than a count: every seventh trial has one, and still meets each place and change.
      const bool starts = ++trial % 7 == 0;
      if (starts) REQUIRE(go_on(path, line_of(kLines)));
      const auto counted = count(path);
      REQUIRE(counted);
      if (starts) REQUIRE(counted->has(kLines));
      const auto hit =
          static_cast<int>(std::count(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
      for (int i = 0; i < kLines; ++i) {
        const bool is_hit = i == hit || (log[at] == '\n' && i == hit + 1);
        if (!is_hit) REQUIRE(counted->has(i));
      }
    }
  }
}

TEST_CASE("only the hole of NULs or the line of 100 MB is lost") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  constexpr std::size_t kLarge = 100'000'000;
  SUBCASE("NULs, as a file system may leave them after a loss of power") {
    put(path, line_of(0) + std::string(kLarge, '\0') + "\n" + line_of(1));
    const auto counted = count(path);
    REQUIRE(counted);
    CHECK((counted->has(0) && counted->has(1)));
    CHECK(counted->input.skipped == 1);
  }
  SUBCASE("NULs at the end") {
    put(path, line_of(0) + std::string(5000, '\0'));
    REQUIRE(go_on(path, line_of(1)));
    const auto counted = count(path);
    REQUIRE(counted);
    CHECK((counted->has(0) && counted->has(1)));
    CHECK(counted->input.skipped == 1);
  }
  SUBCASE("a record that is so large") {
    std::string large = line_of(1);
    large.insert(large.size() - 2, ",\"more\":\"" + std::string(kLarge, 'x') + "\"");
    put(path, line_of(0) + large + line_of(2));
    const auto counted = count(path);
    REQUIRE(counted);
    CHECK((counted->has(0) && counted->has(1) && counted->has(2)));
    CHECK(counted->input.skipped == 0);
  }
}
