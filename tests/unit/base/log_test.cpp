// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/log.hpp>

#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc;
using namespace std::string_literals;

namespace {

constexpr UnixNanos kSecond = 1'000'000'000;
const UnixNanos kStart = parse_time("2026-11-23T21:22:54.343Z");

class SetClock final : public Clock {
 public:
  [[nodiscard]] UnixNanos now() const override { return time; }
  std::atomic<UnixNanos> time = kStart;
};

/// A logger that writes into a vector.
struct Kept {
  explicit Kept(LogFormat format = LogFormat::text, LogLevel level = LogLevel::info)
      : logger({level, format,
                [this](std::string_view line) {
                  if (!takes) return false;
                  lines.emplace_back(line);
                  return true;
                }},
               clock) {}

  SetClock clock;
  bool takes = true;
  std::vector<std::string> lines;  // before the logger, whose destructor writes
  Logger logger;
};

const std::string kBidi = "\xe2\x80\xae";  // U+202E
const std::string kTs = "2026-11-23T21:22:54.343Z";

/// Keeps what is written, for longer than the logger lives.
Logger::Write into(std::vector<std::string>& lines) {
  return [&lines](std::string_view line) {
    lines.emplace_back(line);
    return true;
  };
}

}  // namespace

TEST_CASE("log: a line of text") {
  Kept kept(LogFormat::text, LogLevel::debug);
  kept.logger.debug("request", {{"status", 200}, {"bytes", std::size_t{12}}});
  kept.logger.info("listening", {{"address", "::1"}});
  kept.logger.warning("k", "refused", {{"error", "no such path"}, {"empty", ""}, {"a", "x=y"}, {"n", -1}});
  kept.logger.error("k2", "the disk is full");
  CHECK(kept.lines == std::vector<std::string>{
                          kTs + " otelc: debug: request status=200 bytes=12\n",
                          kTs + " otelc: info: listening address=::1\n",
                          kTs + " otelc: warning: refused error=\"no such path\" empty=\"\" a=\"x=y\" n=-1\n",
                          kTs + " otelc: error: the disk is full\n"});
}

TEST_CASE("log: a line of JSON") {
  Kept kept(LogFormat::json, LogLevel::debug);
  kept.logger.debug("request", {{"status", 200}});
  kept.logger.info("stopped");
  kept.logger.warning("bad_request", "refused", {{"error", "say \"please\""}});
  kept.logger.error("log_file", "full");
  CHECK(kept.lines ==
        std::vector<std::string>{
            R"({"ts":")" + kTs + R"(","level":"debug","message":"request","status":200})" + "\n",
            R"({"ts":")" + kTs + R"(","level":"info","message":"stopped"})" + "\n",
            R"({"ts":")" + kTs +
                R"(","level":"warning","message":"refused","kind":"bad_request","error":"say \"please\""})" +
                "\n",
            R"({"ts":")" + kTs + R"(","level":"error","message":"full","kind":"log_file"})" + "\n"});
}

TEST_CASE("log: each level includes those above it, off has none") {
  const LogLevel all[] = {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error, LogLevel::off};
  for (std::size_t lowest = 0; lowest < 5; ++lowest) {
    Kept kept(LogFormat::text, all[lowest]);
    kept.logger.debug("m");
    kept.logger.info("m");
    kept.logger.warning("w", "m");
    kept.logger.error("e", "m");
    CHECK(kept.lines.size() == 4 - lowest);
    for (std::size_t level = 0; level < 4; ++level) CHECK(kept.logger.is_on(all[level]) == (level >= lowest));
    CHECK_FALSE(kept.logger.is_on(LogLevel::off));
  }
}

TEST_CASE("log: text from outside cannot mislead a terminal or a JSON reader") {
  const std::string hostile = "\x1b[2J\nfake: line\r\0 \xff "s + kBidi + " {} %v";
  for (const auto format : {LogFormat::text, LogFormat::json}) {
    Kept kept(format);
    kept.logger.info(hostile, {{"error", hostile}});
    REQUIRE(kept.lines.size() == 1);
    std::string line = kept.lines[0];
    CHECK(line.back() == '\n');
    line.pop_back();
    for (const char c : line) CHECK(static_cast<unsigned char>(c) >= 0x20);
    CHECK(line.find(kBidi) == std::string::npos);
    CHECK(line.find('\xff') == std::string::npos);
    CHECK(line.find("{} %v") != std::string::npos);
  }
  Kept kept(LogFormat::json);
  kept.logger.info("m", {{"error", hostile}});
  CHECK(kept.lines[0] == R"({"ts":")" + kTs + R"(","level":"info","message":"m","error":)" +
                             R"("\u001b[2J\nfake: line\r\u0000 )" + "\ufffd" + R"( \u202e {} %v"})" + "\n");
}

TEST_CASE("log: a field's text is cut at 1,024 bytes") {
  Kept kept;
  kept.logger.info("m", {{"error", std::string(1024, 'x')}});
  kept.logger.info("m", {{"error", std::string(100'000, 'x')}});
  CHECK(kept.lines[0] == kTs + " otelc: info: m error=" + std::string(1024, 'x') + "\n");
  CHECK(kept.lines[1] == kTs + " otelc: info: m error=" + std::string(1024, 'x') + "...\n");
}

TEST_CASE(
    "log: of a burst the first line is written, and after a second the last one with the number of the "
    "others") {
  Kept kept;
  for (int i = 0; i < 1000; ++i) kept.logger.warning("k", "m", {{"i", i}});
  CHECK(kept.lines.size() == 1);
  kept.clock.time += kSecond - 1;
  kept.logger.write_held_back(Logger::HeldBack::due);
  CHECK(kept.lines.size() == 1);
  kept.clock.time += 1;
  kept.logger.write_held_back(Logger::HeldBack::due);
  kept.logger.write_held_back(Logger::HeldBack::due);
  // With the time at which it happened.
  CHECK(kept.lines == std::vector<std::string>{kTs + " otelc: warning: m i=0\n",
                                               kTs + " otelc: warning: m i=999 suppressed=998\n"});
  // That line counts for the next second.
  kept.clock.time += kSecond / 2;
  kept.logger.warning("k", "later");
  CHECK(kept.lines.size() == 2);
  kept.clock.time += kSecond / 2;
  kept.logger.write_held_back(Logger::HeldBack::due);
  CHECK(kept.lines.back() == "2026-11-23T21:22:55.843Z otelc: warning: later\n");
}

TEST_CASE("log: the next message of a kind counts the suppressed ones, also in JSON") {
  Kept kept(LogFormat::json);
  for (int i = 0; i < 4; ++i) kept.logger.error("k", "m");
  kept.clock.time += kSecond;
  kept.logger.error("k", "next");
  kept.clock.time += kSecond;
  kept.logger.error("k", "again");
  REQUIRE(kept.lines.size() == 3);
  CHECK(kept.lines[1].ends_with(R"("message":"next","kind":"k","suppressed":3})"
                                "\n"));
  CHECK(kept.lines[2].ends_with(R"("message":"again","kind":"k"})"
                                "\n"));
}

TEST_CASE("log: kinds have separate limits, and info has none") {
  Kept kept;
  for (int i = 0; i < 10; ++i) {
    kept.logger.warning("a", "m");
    kept.logger.error("b", "m");
    kept.logger.info("m");
  }
  CHECK(kept.lines.size() == 12);
}

TEST_CASE("log: the end reports suppressed messages; lines and suppressed add up to all messages") {
  std::vector<std::string> lines;
  const SetClock clock;
  {
    Logger logger({.write = into(lines)}, clock);
    for (int i = 0; i < 5; ++i) logger.warning("a", "a");
    logger.warning("b", "b");
    for (int i = 0; i < 2; ++i) logger.error("c", "c");
    CHECK(lines.size() == 3);
  }
  CHECK(lines == std::vector<std::string>{
                     kTs + " otelc: warning: a\n", kTs + " otelc: warning: b\n", kTs + " otelc: error: c\n",
                     kTs + " otelc: warning: a suppressed=3\n", kTs + " otelc: error: c\n"});
}

TEST_CASE("log: a clock that is set back suppresses nothing") {
  Kept kept;
  kept.logger.warning("k", "m");
  kept.clock.time = kStart - 3600 * kSecond;
  kept.logger.warning("k", "m");
  CHECK(kept.lines.size() == 2);
  CHECK(kept.lines[1].starts_with("2026-11-23T20:22:54.343Z "));
}

TEST_CASE("log: lines that the sink refused are counted, and reported when there is room") {
  Kept kept;
  kept.takes = false;
  kept.logger.info("m");
  kept.logger.warning("k", "m");
  kept.logger.write_held_back(Logger::HeldBack::due);
  kept.logger.write_held_back(Logger::HeldBack::due);
  kept.takes = true;
  kept.logger.write_held_back(Logger::HeldBack::due);
  kept.logger.write_held_back(Logger::HeldBack::due);
  CHECK(kept.lines ==
        std::vector<std::string>{
            kTs + " otelc: warning: lines are missing here: stderr did not accept them lost=2\n"});
}

TEST_CASE("log: exceptions of `write` do not escape") {
  Logger logger({.write = [](std::string_view) -> bool { throw std::runtime_error("full"); }});
  logger.info("m");
  logger.warning("k", "m");
  logger.warning("k", "m");
  logger.write_held_back(Logger::HeldBack::all);
}

TEST_CASE("log: many threads write whole lines and count exactly") {
  constexpr int kThreads = 4;
  constexpr int kEach = 500;
  std::vector<std::string> lines;
  const SetClock clock;
  {
    Logger logger({.write = into(lines)}, clock);
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&logger] {
        for (int i = 0; i < kEach; ++i) {
          logger.info("i", {{"n", i}});
          logger.warning("k", "w");
        }
      });
    }
    for (auto& thread : threads) thread.join();
  }
  REQUIRE(lines.size() == kThreads * kEach + 2);
  CHECK(lines.back() == kTs + " otelc: warning: w suppressed=" + std::to_string(kThreads * kEach - 2) + "\n");
  for (const auto& line : lines) CHECK(line.starts_with(kTs + " otelc: "));
}
