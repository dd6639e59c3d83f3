// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/process_tree.hpp>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include <doctest/doctest.h>

using namespace otelc::process;

namespace {

bool is_among(const std::vector<ProcessInfo>& processes, pid_t pid) {
  return std::any_of(processes.begin(), processes.end(),
                     [pid](const ProcessInfo& p) { return p.pid == pid; });
}

}  // namespace

TEST_CASE("a process is read from /proc") {
  const auto self = read_process(::getpid());
  REQUIRE(self);
  CHECK(self->parent == ::getppid());
  CHECK(self->group == ::getpgrp());
  CHECK(self->state == 'R');
  CHECK_FALSE(read_process(1 << 30));
}

TEST_CASE("a program name may contain parentheses and spaces") {
  char name[16] = {};
  ::prctl(PR_GET_NAME, name, 0, 0, 0);
  ::prctl(PR_SET_NAME, "a) Z 1 (b", 0, 0, 0);
  const auto self = read_process(::getpid());
  ::prctl(PR_SET_NAME, name, 0, 0, 0);
  REQUIRE(self);
  CHECK(self->parent == ::getppid());
  CHECK(self->state == 'R');
}

TEST_CASE("descendants of every generation are found, zombies are not") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const pid_t grandchild = ::fork();
    if (grandchild > 0 && ::write(ends[1], &grandchild, sizeof grandchild) < 0) ::_exit(1);
    while (true) ::pause();
  }
  pid_t grandchild = -1;
  REQUIRE(::read(ends[0], &grandchild, sizeof grandchild) == sizeof grandchild);
  const auto found = descendants_of(::getpid());
  CHECK(is_among(found, child));
  CHECK(is_among(found, grandchild));
  CHECK_FALSE(is_among(found, ::getpid()));
  CHECK(is_descendant(grandchild, ::getpid()));
  CHECK(is_descendant(child, ::getpid()));
  CHECK_FALSE(is_descendant(::getpid(), child));
  ::kill(grandchild, SIGKILL);
  ::kill(child, SIGKILL);
  siginfo_t info{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0);
  CHECK_FALSE(is_among(descendants_of(::getpid()), child));  // dead and not reaped
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("a process has stopped when all its threads have stopped") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    std::thread second([&] {
      if (::write(ends[1], "x", 1) < 0) ::_exit(1);
      while (true) ::pause();
    });
    while (true) ::pause();
  }
  char started = 0;
  REQUIRE(::read(ends[0], &started, 1) == 1);
  CHECK_FALSE(has_stopped(child));
  REQUIRE(::kill(child, SIGSTOP) == 0);
  int status = 0;
  REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
  REQUIRE(WIFSTOPPED(status));
  CHECK(has_stopped(child));
  REQUIRE(::kill(child, SIGCONT) == 0);
  REQUIRE(::waitpid(child, &status, WCONTINUED) == child);
  CHECK_FALSE(has_stopped(child));
  REQUIRE(::kill(child, SIGKILL) == 0);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  CHECK_FALSE(has_stopped(child));
  ::close(ends[0]);
  ::close(ends[1]);
}
