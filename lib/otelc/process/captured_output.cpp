// SPDX-License-Identifier: Apache-2.0
//
// One loop polls the pipes of all commands. The end of a pipe does not mean that the command has ended (it
// may close its output early, and what it started may keep it open), so the loop also asks every 20 ms which
// commands have exited. Reaping comes last: until then the pid, and so the process group, cannot be reused,
// and it is safe to kill the group.
#include <otelc/process/captured_output.hpp>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include <otelc/base/unique_fd.hpp>
#include <otelc/process/argument_pointers.hpp>
#include <otelc/process/child_process.hpp>

namespace otelc::process {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How often to check which children have exited. A pidfd would report that, but sandboxes forbid it.
constexpr milliseconds kLook{20};

struct Running {
  pid_t pid = -1;
  UniqueFd output;
  CapturedOutput captured;
};

/// Gives the command its own process group and default signals, because this process may ignore some.
void set_attributes(posix_spawnattr_t& attributes) {
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

Running begin_captured(const std::vector<std::string>& arguments) {
  Running running;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return running;
  running.output = UniqueFd(ends[0]);
  const UniqueFd write_end(ends[1]);
  (void)::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  set_attributes(attributes);
  const std::vector<char*> argv = argument_pointers(arguments);
  if (::posix_spawn(&running.pid, argv[0], &actions, &attributes, argv.data(), environ) != 0)
    running.pid = -1;
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return running;
}

/// Reads what the pipe holds now, at most its capacity, so that a command that never stops writing cannot
/// keep this loop busy. Returns false at the end of the pipe.
bool take_output(Running& running, std::size_t bytes_max) {
  constexpr int kReads = 16;  // of a pipe's 64 KiB
  std::array<char, 4096> buffer;
  for (int i = 0; i < kReads; ++i) {
    const ssize_t got = ::read(running.output.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return true;
    if (got <= 0) return false;
    std::string& text = running.captured.text;
    text.append(buffer.data(), std::min(static_cast<std::size_t>(got), bytes_max - text.size()));
  }
  return true;
}

/// Does not reap the process, so the number of its group stays in use.
bool has_exited(pid_t pid) {
  siginfo_t info{};
  const int options = WEXITED | WNOHANG | WNOWAIT;
  return ::waitid(P_PID, static_cast<id_t>(pid), &info, options) != 0 || info.si_pid == pid;
}

/// Kills what is left of the command's group, then reaps the command.
void end_captured(Running& running, bool has_ended) {
  if (running.pid <= 0) return;
  (void)::kill(-running.pid, SIGKILL);
  int status = 0;
  while (::waitpid(running.pid, &status, 0) < 0 && errno == EINTR) {
  }
  running.captured.has_ended = has_ended;
  running.captured.exit_code = exit_code_of_status(status);
  running.pid = -1;
}

}  // namespace

std::vector<CapturedOutput> capture_output(const std::vector<std::vector<std::string>>& commands,
                                           std::chrono::milliseconds time, std::size_t bytes_max) {
  const auto deadline = steady_clock::now() + time;
  std::vector<Running> all;
  all.reserve(commands.size());
  for (const auto& command : commands) all.push_back(begin_captured(command));
  while (true) {
    std::vector<pollfd> waits;
    for (const Running& running : all)
      if (running.pid > 0) waits.push_back({running.output.get(), POLLIN, 0});  // poll(2) ignores -1
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    if (waits.empty() || left.count() <= 0) break;
    (void)::poll(waits.data(), waits.size(), static_cast<int>(std::min(left, kLook).count()));
    for (Running& running : all) {
      if (running.pid <= 0) continue;
      const bool has_ended = has_exited(running.pid);  // asked first, so that its last output is read
      if (!take_output(running, bytes_max)) running.output.reset();
      if (has_ended) end_captured(running, true);
    }
  }
  std::vector<CapturedOutput> captured;
  for (Running& running : all) {
    end_captured(running, false);
    captured.push_back(std::move(running.captured));
  }
  return captured;
}

}  // namespace otelc::process
