// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <vector>

namespace otelc::process {

struct ProcessInfo {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t group = 0;
  char state = '?';  ///< as in proc(5): T is stopped, Z is dead and not reaped
};

/// From /proc/PID/stat; nullopt when there is no such process.
std::optional<ProcessInfo> read_process(pid_t pid);

/// True when all its threads are stopped: a stop goes through them one by one, and is told to the parent when
/// the last one has it.
bool has_stopped(pid_t pid);

/// Every living process below `root`, which is not among them. A snapshot: what it forks meanwhile
/// may be missing. Costs one look at every process of the machine.
std::vector<ProcessInfo> descendants_of(pid_t root);

/// True when `pid` is below `root`.
bool is_descendant(pid_t pid, pid_t root);

}  // namespace otelc::process
