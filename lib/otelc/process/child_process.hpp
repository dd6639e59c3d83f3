// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <atomic>
#include <string>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/process/inherited_signals.hpp>

namespace otelc::process {

struct Command {
  std::vector<std::string> arguments;    ///< [0] is looked up in PATH
  std::vector<std::string> environment;  ///< NAME=value
  /// Gets the child's number from the child itself, before it executes anything: memory that is shared with
  /// others knows it whatever becomes of us. Null: nobody asks.
  std::atomic<pid_t>* number = nullptr;
};

struct Started {
  pid_t pid = -1;
  int exec_errno = 0;  ///< not 0: the command could not be executed; the child still has to be reaped
};

/// Forks and executes. The child differs from us in nothing but the environment: our group, our
/// descriptors (all of ours are close-on-exec), and the signals as they were inherited.
/// Errors: `io` when there can be no child.
Result<Started> start(const Command& command, const InheritedSignals& signals);

/// What env(1) answers when exec fails: 127 for no such command, 126 for one that cannot be run.
int exit_code_of_exec_error(int exec_errno);

/// 128+n for signal n, else the exit code, of a waitpid(2) status.
int exit_code_of_status(int status);

/// The signal that ended the process, of a waitpid(2) status; 0: none.
int signal_of_status(int status);

}  // namespace otelc::process
