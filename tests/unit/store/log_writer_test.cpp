// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/log_writer.hpp>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "../../support/log_writing.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::store;
using test::is_unavailable;
using test::read_whole;
using test::submit_and_wait;

namespace {

std::unique_ptr<LogWriter> open_log(const std::string& path, Durability durability = Durability::os,
                                    std::size_t queue_bytes_max = 128u << 20,
                                    std::size_t small_bytes_max = 0) {
  auto writer = LogWriter::open({path, durability, queue_bytes_max, small_bytes_max});
  REQUIRE(writer);
  return std::move(*writer);
}

/// Blocks the writer's thread in a completion until it is released.
class Gate {
 public:
  explicit Gate(LogWriter& writer) {
    REQUIRE(writer.submit("gate\n", [this](const Result<void>&) {
      entered_.set_value();
      open_.get_future().wait();
    }));
    entered_.get_future().wait();
  }
  void open() { open_.set_value(); }

 private:
  std::promise<void> entered_;
  std::promise<void> open_;
};

mode_t mode_of(const std::string& path) {
  struct stat info {};
  REQUIRE(::lstat(path.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

/// Runs `body` in a child process, where limits do no harm. doctest's checks there are lost: the child
/// reports by its exit code, 0 or the line of the failed check.
int in_child(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void limit_file_size(rlim_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

}  // namespace

TEST_CASE("submitted lines are in the log on completion") {
  for (const Durability durability : {Durability::sync, Durability::os}) {
    const test::TempDir dir;
    const std::string path = dir.file("log");
    const auto writer = open_log(path, durability);
    CHECK(submit_and_wait(*writer, "one\n"));
    CHECK(read_whole(path) == "one\n");
    CHECK(submit_and_wait(*writer, "two\nthree\n"));
    CHECK(read_whole(path) == "one\ntwo\nthree\n");
    CHECK(submit_and_wait(*writer, ""));
    CHECK(read_whole(path) == "one\ntwo\nthree\n");
  }
}

TEST_CASE("an old log is appended to, a torn one after a newline") {
  const std::pair<std::string, std::string> rows[] = {
      {"", ""}, {"\n", "\n"}, {"old\n", "old\n"}, {"old\n{\"ts", "old\n{\"ts\n"}, {"x", "x\n"}};
  for (const auto& [before, after] : rows) {
    const test::TempDir dir;
    const std::string path = dir.file("log");
    std::ofstream(path) << before;
    const auto writer = open_log(path);
    CHECK(read_whole(path) == after);
    CHECK(submit_and_wait(*writer, "new\n"));
    CHECK(read_whole(path) == after + "new\n");
  }
}

TEST_CASE("a torn log over its size limit gets its newline before the next file begins") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  std::ofstream(path) << "old\n{\"torn";
  auto writer = LogWriter::open({.path = path, .file_bytes_max = 5});
  REQUIRE(writer);
  CHECK(read_whole(path) == "old\n{\"torn\n");
  CHECK(submit_and_wait(**writer, "new\n"));
  CHECK(read_whole(path + ".1") == "new\n");
}

TEST_CASE("closing writes what waits, and removes the lock") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  int completed = 0;
  auto writer = open_log(path, Durability::sync);
  for (int i = 0; i < 3000; ++i) {  // more than one writev takes (IOV_MAX)
    REQUIRE(writer->submit(std::to_string(i) + "\n",
                           [&completed](const Result<void>& kept) { completed += kept ? 1 : 0; }));
  }
  CHECK(std::filesystem::exists(path + ".lock"));
  writer.reset();
  CHECK(completed == 3000);
  const auto lines = test::lines_of(path);
  REQUIRE(lines.size() == 3000);
  CHECK(lines.front() == "0");
  CHECK(lines.back() == "2999");
  CHECK_FALSE(std::filesystem::exists(path + ".lock"));
}

TEST_CASE("lines are written and completed in the order of their submission") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  constexpr int kThreads = 4;
  constexpr int kEach = 2000;
  std::vector<std::string> completed;  // the writer's thread only
  {
    const auto writer = open_log(path);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          const std::string line = std::to_string(t) + " " + std::to_string(i);
          (void)writer->submit(line + "\n", [&completed, line](const Result<void>& kept) {
            if (kept) completed.push_back(line);
          });
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  CHECK(test::lines_of(path) == completed);
  REQUIRE(completed.size() == kThreads * kEach);
  std::vector<int> next(kThreads, 0);
  bool in_order = true;
  for (const std::string& line : completed) {
    const auto thread = static_cast<std::size_t>(line[0] - '0');
    in_order = in_order && std::stoi(line.substr(2)) == next[thread]++;
  }
  CHECK(in_order);
}

TEST_CASE("lines submitted as a group are completed after the end of the group") {
  const test::TempDir dir;
  auto writer = LogWriter::open({.path = dir.file("log"), .durability = Durability::os});
  REQUIRE(writer);
  std::atomic<int> done_count = 0;
  std::promise<void> last;
  (*writer)->begin_group();
  for (const char* line : {"a\n", "b\n"}) {
    REQUIRE((*writer)->submit(line, [&](const Result<void>& kept) { done_count += kept ? 1 : 0; }));
  }
  REQUIRE((*writer)->submit("c\n", [&](const Result<void>&) { last.set_value(); }));
  (*writer)->end_group();
  last.get_future().wait();
  CHECK(done_count == 2);
  CHECK(test::lines_of(dir.file("log")) == std::vector<std::string>{"a", "b", "c"});
  CHECK(submit_and_wait(**writer, "d\n"));  // afterwards each is written at once again
}

TEST_CASE("a full queue refuses at once, and accepts again when there is room") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  const auto writer = open_log(path, Durability::os, 100);
  Gate gate(*writer);
  std::atomic<int> completed = 0;
  const auto count = [&completed](const Result<void>&) { ++completed; };
  const std::string forty = std::string(39, 'x') + "\n";
  CHECK(writer->submit(forty, count));
  CHECK(writer->submit(forty, count));
  CHECK(is_unavailable(writer->submit(forty, count)));
  CHECK(writer->submit("small\n", count));
  gate.open();
  CHECK(submit_and_wait(*writer, "last\n"));
  CHECK(completed == 3);
  CHECK(read_whole(path) == "gate\n" + forty + forty + "small\nlast\n");
}

TEST_CASE("a record over the queue's limit is accepted when it is alone") {
  const test::TempDir dir;
  const auto writer = open_log(dir.file("log"), Durability::os, 100);
  CHECK(submit_and_wait(*writer, std::string(1000, 'x') + "\n"));
  CHECK(std::filesystem::file_size(dir.file("log")) == 1001);
}

TEST_CASE("small lines have their own room when large ones fill the queue") {
  const test::TempDir dir;
  const auto writer = open_log(dir.file("log"), Durability::os, 2 * LogWriter::kSmallBytes, 100);
  Gate gate(*writer);
  const auto ignore = [](const Result<void>&) {};
  const std::string large = std::string(3 * LogWriter::kSmallBytes, 'l') + "\n";
  const std::string forty = std::string(39, 'x') + "\n";
  CHECK(writer->submit(large, ignore));  // over the whole limit, but the only large one
  CHECK(is_unavailable(writer->submit(large, ignore)));
  CHECK(writer->submit(forty, ignore));
  CHECK(writer->submit(forty, ignore));
  CHECK(is_unavailable(writer->submit(forty, ignore)));  // with the gate's line there are 85 bytes
  gate.open();
  for (const std::string* line : {&large, &forty}) {
    while (!submit_and_wait(*writer, *line)) std::this_thread::yield();  // until there is room
  }
}

TEST_CASE("small lines are answered before a huge one that came first, and none is lost") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  auto writer = open_log(path);
  Gate gate(*writer);
  std::vector<std::string> order;
  std::uintmax_t size_at_b = 0;
  const auto note = [&](const char* name) {
    return [&, name](const Result<void>& kept) {
      order.emplace_back(kept ? name : "lost");
      if (order.back() == "b") size_at_b = std::filesystem::file_size(path);
    };
  };
  const std::string huge = std::string(5u << 20, 'h') + "\n";
  const std::string large = std::string(100u << 10, 'l') + "\n";
  CHECK(writer->submit(huge, note("huge 1")));
  CHECK(writer->submit(large, note("large 1")));
  CHECK(writer->submit("a\n", note("a")));
  CHECK(writer->submit(large, note("large 2")));
  CHECK(writer->submit("b\n", note("b")));
  CHECK(writer->submit(huge, note("huge 2")));
  gate.open();
  writer.reset();
  CHECK(size_at_b == std::string("gate\na\nb\n").size());
  CHECK(order == std::vector<std::string>{"a", "b", "huge 1", "large 1", "large 2", "huge 2"});
  std::string expected = "gate\na\nb\n";
  for (const std::string* line : {&huge, &large, &large, &huge}) expected += *line;
  CHECK((read_whole(path) == expected));
}

TEST_CASE("one writer per log") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  auto first = open_log(path);
  const auto second = LogWriter::open({.path = path});
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::conflict);
  CHECK(second.error().message == path + " is held by another otelc (pid " + std::to_string(::getpid()) +
                                      "); stop it or choose another --run-dir");
  CHECK(submit_and_wait(*first, "still mine\n"));
  first.reset();
  CHECK(LogWriter::open({.path = path}));
}

TEST_CASE("a log whose holder was killed can be opened") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  const int exit_code = in_child([&path]() -> int {
    auto writer = LogWriter::open({.path = path});
    const bool kept = writer && submit_and_wait(**writer, "from the dead\n");
    ::_exit(kept ? 0 : 1);  // without the destructor, as kill -9 would
  });
  REQUIRE(exit_code == 0);
  REQUIRE(std::filesystem::exists(path + ".lock"));
  CHECK(submit_and_wait(*open_log(path), "alive\n"));
  CHECK(read_whole(path) == "from the dead\nalive\n");
}

TEST_CASE("a file that is not a log is refused, and no lock is left") {
  const test::TempDir dir;
  std::ofstream(dir.file("target")) << "precious";
  REQUIRE(::symlink(dir.file("target").c_str(), dir.file("link").c_str()) == 0);
  REQUIRE(::mkfifo(dir.file("fifo").c_str(), 0600) == 0);
  REQUIRE(::mkdir(dir.file("dir").c_str(), 0700) == 0);
  for (const char* name : {"link", "fifo", "dir"}) {
    CAPTURE(name);
    const auto writer = LogWriter::open({.path = dir.file(name)});
    REQUIRE_FALSE(writer);
    CHECK(writer.error().kind == ErrorKind::refused);
    CHECK_FALSE(std::filesystem::exists(dir.file(name) + ".lock"));
  }
  CHECK(read_whole(dir.file("target")) == "precious");
  const auto missing = LogWriter::open({.path = dir.file("no/such/log")});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::io);
}

TEST_CASE("the log and its lock are private whatever the umask") {
  for (const mode_t mask : {0u, 077u}) {
    const test::TempDir dir;
    const mode_t before = ::umask(mask);
    const auto writer = open_log(dir.file("log"));
    ::umask(before);
    CHECK(mode_of(dir.file("log")) == 0600);
    CHECK(mode_of(dir.file("log.lock")) == 0600);
  }
}

TEST_CASE("no space: the torn line is removed, and writing continues when there is space") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  const int failed_line = in_child([&path] {
    auto writer = LogWriter::open({.path = path, .durability = Durability::sync});
    if (!writer || !submit_and_wait(**writer, "first\n")) return __LINE__ % 256;
    limit_file_size(10);
    if (!is_unavailable(submit_and_wait(**writer, "does not fit\n"))) return __LINE__ % 256;
    if (read_whole(path) != "first\n") return __LINE__ % 256;
    if (!submit_and_wait(**writer, "fit\n")) return __LINE__ % 256;
    if (!is_unavailable(submit_and_wait(**writer, "x\n"))) return __LINE__ % 256;
    limit_file_size(RLIM_INFINITY);
    if (!submit_and_wait(**writer, "healed\n")) return __LINE__ % 256;
    return 0;
  });
  CHECK(failed_line == 0);
  CHECK(read_whole(path) == "first\nfit\nhealed\n");
}

TEST_CASE("no space: a group is stored completely or not at all") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  const int failed_line = in_child([&path] {
    auto writer = LogWriter::open({.path = path, .durability = Durability::os});
    if (!writer) return __LINE__ % 256;
    std::vector<bool> unavailable;
    {
      Gate gate(**writer);
      limit_file_size(12);
      for (const char* line : {"two\n", "three\n", "four\n"}) {
        (void)(*writer)->submit(
            line, [&](const Result<void>& kept) { unavailable.push_back(is_unavailable(kept)); });
      }
      gate.open();
      writer->reset();
    }
    return unavailable == std::vector<bool>{true, true, true} ? 0 : __LINE__ % 256;
  });
  CHECK(failed_line == 0);
  CHECK(read_whole(path) == "gate\n");
}

TEST_CASE("a torn log on a full disk opens, and gets its newline with the first record that fits") {
  const test::TempDir dir;
  const std::string path = dir.file("log");
  const std::string torn(40, 'x');  // longer than a pid, which the limit must let pass
  std::ofstream(path) << torn;
  const int failed_line = in_child([&path] {
    limit_file_size(40);
    auto writer = LogWriter::open({.path = path});
    if (!writer) return __LINE__ % 256;
    if (!is_unavailable(submit_and_wait(**writer, "no\n"))) return __LINE__ % 256;
    limit_file_size(42);  // room for the newline and a part of the record
    if (!is_unavailable(submit_and_wait(**writer, "no\n"))) return __LINE__ % 256;
    limit_file_size(RLIM_INFINITY);
    return submit_and_wait(**writer, "new\n") ? 0 : __LINE__ % 256;
  });
  CHECK(failed_line == 0);
  CHECK(read_whole(path) == torn + "\nnew\n");
}
