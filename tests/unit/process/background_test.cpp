// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>

#include <doctest/doctest.h>

#include <otelc/process/background.hpp>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::process;
using std::chrono::seconds;

TEST_CASE("the starter gets the background process's news, and later messages go to a file") {
  const test::TempDir dir;
  auto background = Background::fork();
  REQUIRE(background);
  if (!background->is_starter()) {
    const bool is_apart = ::getsid(0) == ::getpid() && ::fcntl(STDERR_FILENO + 1, F_GETFD) < 0;
    const bool has_left = is_apart && background->leave("port 4711", dir.file("messages")).has_value();
    (void)!::write(STDERR_FILENO, "a message\n", 10);
    ::_exit(has_left ? 0 : 1);
  }
  CHECK(background->wait_for_news() == "port 4711");
  int status = 0;
  REQUIRE(::wait(&status) > 0);
  CHECK(status == 0);
  CHECK(test::read_whole(dir.file("messages")) == "a message\n");
}

TEST_CASE("a process that ends before it is ready has no news") {
  auto background = Background::fork();
  REQUIRE(background);
  if (!background->is_starter()) ::_exit(1);
  CHECK_FALSE(background->wait_for_news());
  REQUIRE(::wait(nullptr) > 0);
}

namespace {

/// Starts a process that waits for signals, with this disposition of SIGTERM.
pid_t waiting_child(void (*on_sigterm)(int)) {
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const auto before = std::signal(SIGTERM, on_sigterm);  // doctest has its own
  const pid_t child = ::fork();
  if (child == 0) {
    (void)!::write(ready[1], "x", 1);
    while (true) ::pause();
  }
  std::signal(SIGTERM, before);
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  ::close(ready[0]);
  ::close(ready[1]);
  return child;
}

}  // namespace

TEST_CASE("a process gets SIGTERM and is waited for") {
  const pid_t child = waiting_child(SIG_DFL);
  CHECK(end_process(child, seconds(30)));
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WTERMSIG(status) == SIGTERM);
  const auto gone = end_process(child, seconds(30));
  REQUIRE_FALSE(gone);
  CHECK(gone.error().kind == ErrorKind::not_found);
}

TEST_CASE("a process that does not end is an error after the timeout") {
  const pid_t child = waiting_child(SIG_IGN);
  const auto ended = end_process(child, std::chrono::milliseconds(20));
  ::kill(child, SIGKILL);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  REQUIRE_FALSE(ended);
  CHECK(ended.error().kind == ErrorKind::unavailable);
}
