// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/supervisor.hpp>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <new>
#include <string>

#include <doctest/doctest.h>

using namespace otelc::process;

namespace {

/// Returns what `body` returns in a process of its own, whose signals a Supervisor may block; 128+n for
/// signal n.
int in_own_process(const std::function<int(Supervisor&)>& body) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    auto supervisor = Supervisor::begin(InheritedSignals::now());
    ::_exit(supervisor ? body(*supervisor) : 99);
  }
  int status = -1;
  return ::waitpid(pid, &status, 0) == pid ? exit_code_of_status(status) : -1;
}

Command shell_command(const std::string& script) {
  Command command;
  command.arguments = {"sh", "-c", script};
  command.environment = {"PATH=/usr/local/bin:/usr/bin:/bin"};
  return command;
}

bool is_unreaped(pid_t pid) {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid;
}

void await_zombie(pid_t pid) {
  siginfo_t info{};
  (void)::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
}

std::atomic<pid_t>* shared_number() {
  void* const page =
      ::mmap(nullptr, sizeof(std::atomic<pid_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? nullptr : new (page) std::atomic<pid_t>(0);
}

}  // namespace

TEST_CASE("has_ended_by_now() sees a command that has ended since the last wait") {
  CHECK(in_own_process([](Supervisor& supervisor) {
          const auto started = supervisor.start(shell_command("exit 21"));
          if (!started) return 1;
          await_zombie(started->pid);
          if (supervisor.has_ended()) return 2;
          if (!supervisor.has_ended_by_now()) return 3;
          return supervisor.exit_code();
        }) == 21);
}

TEST_CASE("before_reaping() gets the exit code while the kernel still has it") {
  const auto code_before_reaping = [](const std::string& script) {
    return in_own_process([&script](Supervisor& supervisor) {
      int reported = -1;
      bool was_unreaped = false;
      pid_t pid = -1;
      supervisor.before_reaping([&](int exit_code) {
        reported = exit_code;
        was_unreaped = is_unreaped(pid);
      });
      const auto started = supervisor.start(shell_command(script));
      if (!started) return 1;
      pid = started->pid;
      while (!supervisor.has_ended()) (void)supervisor.wait(-1, -1);
      if (!was_unreaped || is_unreaped(pid)) return 2;
      return reported;
    });
  };
  CHECK(code_before_reaping("exit 21") == 21);
  CHECK(code_before_reaping("kill -TERM $$") == 128 + SIGTERM);
}

TEST_CASE("a child stores its pid itself, before it executes anything") {
  std::atomic<pid_t>* const number = shared_number();
  REQUIRE(number != nullptr);
  CHECK(in_own_process([number](Supervisor& supervisor) {
          Command command = shell_command("exit 0");
          command.arguments = {"/no/such/program"};
          command.number = number;
          const auto started = supervisor.start(command);
          return started && started->exec_errno != 0 && *number == started->pid ? 0 : 1;
        }) == 0);
}

TEST_CASE("the heir of a killed copy is adopted") {
  std::atomic<pid_t>* const number = shared_number();
  REQUIRE(number != nullptr);
  CHECK(in_own_process([number](Supervisor& supervisor) {
          const auto copy = supervisor.start_copy(*number);
          if (!copy) return 1;
          if (*copy == 0) {
            auto inner = Supervisor::begin(InheritedSignals::now());
            Command command =
                shell_command("exit 21");  // ends before, at the same time as, or after the copy
            command.number = number;
            if (inner) (void)inner->start(command);
            ::raise(SIGKILL);
          }
          while (!supervisor.has_ended()) (void)supervisor.wait(-1, -1);
          if (supervisor.killed_by() != SIGKILL) return 2;
          const pid_t heir = number->exchange(::getppid());
          if (supervisor.adopt_heir()) return 3;  // not our child
          *number = heir;
          if (!supervisor.adopt_heir()) return 4;
          while (!supervisor.has_ended()) (void)supervisor.wait(-1, -1);
          return supervisor.exit_code();
        }) == 21);
}

TEST_CASE("other orphans are reaped while a copy runs, the heir is not") {
  std::atomic<pid_t>* const number = shared_number();
  REQUIRE(number != nullptr);
  CHECK(in_own_process([number](Supervisor& supervisor) {
          const pid_t heir = ::fork();
          if (heir == 0) ::_exit(21);
          const pid_t other = ::fork();
          if (other == 0) ::_exit(0);
          await_zombie(other);
          const auto copy = supervisor.start_copy(*number);
          if (!copy) return 1;
          if (*copy == 0) ::pause();
          (void)supervisor.has_ended_by_now();
          if (!is_unreaped(other)) return 2;  // it could be the heir
          *number = heir;
          await_zombie(heir);
          // The kernel may name either of the two first: orphans behind the heir wait for it.
          (void)supervisor.has_ended_by_now();
          if (!is_unreaped(heir)) return 3;
          (void)::kill(*copy, SIGKILL);
          while (!supervisor.has_ended()) (void)supervisor.wait(-1, -1);
          if (!supervisor.adopt_heir()) return 4;
          if (is_unreaped(other)) return 5;
          return supervisor.exit_code();
        }) == 21);
}
