// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/lock_file.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::store;

namespace {

std::function<void()> before_flock;  // once

}  // namespace

// This program replaces flock(2), so that something can happen between opening a file and locking it.
extern "C" int flock(int fd, int operation) noexcept {
  if (before_flock) std::exchange(before_flock, nullptr)();
  return static_cast<int>(::syscall(SYS_flock, fd, operation));
}

TEST_CASE("a lock is held, reported and released") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  {
    auto held = LockFile::hold(log);
    REQUIRE(held);
    CHECK(test::read_whole(log + ".lock") == std::to_string(::getpid()));
    const LockFile moved = std::move(*held);
    const auto second = LockFile::hold(log);
    REQUIRE_FALSE(second);
    CHECK(second.error().kind == ErrorKind::conflict);
    CHECK(second.error().message == log + " is held by another otelc (pid " + std::to_string(::getpid()) +
                                        "); stop it or choose another --run-dir");
    CHECK(LockFile::hold(dir.file("other")));
  }
  CHECK_FALSE(std::filesystem::exists(log + ".lock"));
  CHECK(LockFile::hold(log));
}

TEST_CASE("a dead holder's file does not lock, and its pid is replaced") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = LockFile::hold(log);
    ::_exit(held ? 0 : 1);  // without the destructor, as kill -9 would
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  CHECK(test::read_whole(log + ".lock") == std::to_string(child));
  const auto held = LockFile::hold(log);
  CHECK(held);
  CHECK(test::read_whole(log + ".lock") == std::to_string(::getpid()));
}

TEST_CASE("a holder whose pid cannot be read is still a holder") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  const auto held = LockFile::hold(log);
  REQUIRE(held);
  for (const char* text : {"", "not a pid", "-1", "1234567890123456789012345678901234567890"}) {
    std::ofstream(log + ".lock") << text;
    const auto second = LockFile::hold(log);
    REQUIRE_FALSE(second);
    CHECK(second.error().message == log + " is held by another otelc; stop it or choose another --run-dir");
  }
}

TEST_CASE("a lock file that was deleted by hand does not block the next holder") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  const auto first = LockFile::hold(log);
  REQUIRE(first);
  std::filesystem::remove(log + ".lock");
  CHECK(LockFile::hold(log));
}

TEST_CASE("a holder restores a lock file that was removed or replaced") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  auto first = LockFile::hold(log);
  REQUIRE(first);
  CHECK(first->look());
  SUBCASE("removed") {
    std::filesystem::remove(log + ".lock");
  }
  SUBCASE("replaced") {
    std::filesystem::remove(log + ".lock");
    std::ofstream(log + ".lock") << "1";
  }
  CHECK(first->look());
  CHECK(test::read_whole(log + ".lock") == std::to_string(::getpid()));
  CHECK_FALSE(LockFile::hold(log));
}

TEST_CASE("a holder whose file another process has taken reports that, and leaves the file alone") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  std::optional<LockFile> first;
  if (auto held = LockFile::hold(log)) first.emplace(std::move(*held));
  REQUIRE(first);
  std::filesystem::remove(log + ".lock");
  const auto second = LockFile::hold(log);
  REQUIRE(second);
  const auto looked = first->look();
  REQUIRE_FALSE(looked);
  CHECK(looked.error().kind == ErrorKind::conflict);
  first.reset();
  CHECK(std::filesystem::exists(log + ".lock"));
  CHECK_FALSE(LockFile::hold(log));
}

TEST_CASE("a file that cannot be restored at once is restored later") {
  const test::TempDir dir;
  std::filesystem::create_directory(dir.file("run"));
  const std::string log = dir.file("run/log");
  auto first = LockFile::hold(log);
  REQUIRE(first);
  std::filesystem::remove_all(dir.file("run"));
  CHECK(first->look());
  std::filesystem::create_directory(dir.file("run"));
  CHECK(first->look());
  CHECK_FALSE(LockFile::hold(log));
}

TEST_CASE("a log file is held under any of its names") {
  const test::TempDir dir;
  std::ofstream(dir.file("log")) << "x";
  std::filesystem::create_hard_link(dir.file("log"), dir.file("other"));
  CHECK_FALSE(is_file_held(dir.file("other")));
  UniqueFd fd(::open(dir.file("log").c_str(), O_RDWR | O_CLOEXEC));
  REQUIRE(hold_file(fd.get(), "log"));
  CHECK(is_file_held(dir.file("other")));
  CHECK(is_file_held(dir.file("log")));
  const UniqueFd second(::open(dir.file("other").c_str(), O_RDWR | O_CLOEXEC));
  const auto held = hold_file(second.get(), "other");
  REQUIRE_FALSE(held);
  CHECK(held.error().message == "other is held by another otelc; stop it or choose another --run-dir");
  fd.reset();
  CHECK_FALSE(is_file_held(dir.file("other")));
  CHECK(hold_file(second.get(), "other"));
  CHECK_FALSE(is_file_held(dir.file("missing")));
}

TEST_CASE("a lock file that its holder removes while it is being opened does not lock") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  std::optional<LockFile> other;
  SUBCASE("and there is no other") {
    before_flock = [&] { std::filesystem::remove(log + ".lock"); };
    const auto held = LockFile::hold(log);
    REQUIRE(held);
    CHECK(holder_of(log).value_or(store::Holder{}).pid == ::getpid());
  }
  SUBCASE("and another process has made a new one") {
    before_flock = [&] {
      std::filesystem::remove(log + ".lock");
      if (auto taken = LockFile::hold(log)) other.emplace(std::move(*taken));
    };
    const auto held = LockFile::hold(log);
    REQUIRE_FALSE(held);
    CHECK(held.error().kind == ErrorKind::conflict);
    CHECK(other);
  }
}

TEST_CASE("a symlink or a FIFO in the lock's place is refused") {
  const test::TempDir dir;
  REQUIRE(::symlink(dir.file("target").c_str(), dir.file("a.lock").c_str()) == 0);
  REQUIRE(::mkfifo(dir.file("b.lock").c_str(), 0600) == 0);
  for (const char* log : {"a", "b"}) {
    const auto held = LockFile::hold(dir.file(log));
    REQUIRE_FALSE(held);
    CHECK(held.error().kind == ErrorKind::refused);
  }
  CHECK_FALSE(std::filesystem::exists(dir.file("target")));
}

TEST_CASE("of many who lock and unlock at the same time, one holds it at a time") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  std::atomic<int> holders = 0;
  std::atomic<int> most = 0;
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        const auto held = LockFile::hold(log);
        if (!held) continue;
        const int now = ++holders;
        if (now > most) most = now;
        ++taken;
        std::this_thread::yield();
        --holders;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(most == 1);
  CHECK(taken > 0);
}

TEST_CASE("the holder of a log can be seen without touching the lock") {
  const test::TempDir dir;
  const std::string log = dir.file("log");
  CHECK_FALSE(holder_of(log));
  {
    const auto held = LockFile::hold(log);
    REQUIRE(held);
    CHECK(holder_of(log).value_or(store::Holder{}).pid == ::getpid());
  }
  CHECK_FALSE(holder_of(log));
  for (const std::string& left_behind :
       {std::to_string(::getpid()), std::string("4194305"), std::string("?")}) {
    std::ofstream(log + ".lock") << left_behind;
    CHECK_FALSE(holder_of(log));
  }
}
