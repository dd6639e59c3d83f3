// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <atomic>
#include <string>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/process/inherited_signals.hpp>

namespace otelc::process {

/// A command to execute.
struct Command {
  std::vector<std::string> arguments;    ///< the first one is looked up in PATH
  std::vector<std::string> environment;  ///< NAME=value
  /// If not null, the child stores its pid here before it executes the command. In shared memory, the pid is
  /// known to other processes even if this one is killed right after the fork.
  std::atomic<pid_t>* number = nullptr;
};

/// The child of start().
struct Started {
  pid_t pid = -1;
  int exec_errno = 0;  ///< not 0: why the command could not be executed; the child must still be reaped
};

/// Forks and executes `command`. The child is in our process group and has the inherited descriptors (those
/// that otelc opens are close-on-exec) and the inherited `signals`; only its environment differs.
/// Errors: `io` (no pipe or no process); a failed exec is not an error, see Started::exec_errno.
Result<Started> start(const Command& command, const InheritedSignals& signals);

/// Returns the exit code that env(1) uses when exec fails: 127 if there is no such command, else 126.
int exit_code_of_exec_error(int exec_errno);

/// Returns the exit code of a waitpid(2) status: 128+n if signal n killed the process.
int exit_code_of_status(int status);

/// Returns the signal that killed the process, from a waitpid(2) status; 0: none.
int signal_of_status(int status);

}  // namespace otelc::process
