// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/child_process.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include <otelc/base/file.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/process/argument_pointers.hpp>

namespace otelc::process {
Result<Started> start(const Command& command, const InheritedSignals& signals) {
  const std::vector<char*> argv = argument_pointers(command.arguments);
  const std::vector<char*> envp = argument_pointers(command.environment);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(ErrorKind::io, "cannot create a pipe: " + errno_text(errno));
  const UniqueFd read_end(ends[0]);
  UniqueFd write_end(ends[1]);

  Started started;
  started.pid = ::fork();
  if (started.pid < 0) return fail(ErrorKind::io, "cannot start a process: " + errno_text(errno));
  if (started.pid == 0) {
    // Only async-signal-safe calls here: another thread may have held any lock at the fork.
    if (command.number != nullptr) *command.number = ::getpid();
    signals.restore();
    ::execvpe(argv[0], argv.data(), envp.data());
    const int exec_errno = errno;
    if (::write(ends[1], &exec_errno, sizeof exec_errno) < 0) ::_exit(126);
    ::_exit(exit_code_of_exec_error(exec_errno));
  }
  // A successful exec closes the pipe without writing to it.
  write_end.reset();
  while (::read(read_end.get(), &started.exec_errno, sizeof started.exec_errno) < 0 && errno == EINTR) {
  }
  return started;
}

int exit_code_of_exec_error(int exec_errno) {
  return exec_errno == ENOENT ? 127 : 126;
}

int exit_code_of_status(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int signal_of_status(int status) {
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace otelc::process
