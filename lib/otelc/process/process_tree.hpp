// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <vector>

namespace otelc::process {

/// A process as /proc shows it.
struct ProcessInfo {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t group = 0;
  char state = '?';  ///< as in proc(5): T is stopped, Z is a zombie
};

/// Reads /proc/PID/stat. Returns nullopt if there is no such process.
std::optional<ProcessInfo> read_process(pid_t pid);

/// Returns true if all threads of the process are stopped. A stop reaches them one by one, and the parent is
/// notified after the last one.
bool has_stopped(pid_t pid);

/// Returns every living descendant of `root`, without `root`. This is a snapshot: processes that are forked
/// meanwhile may be missing. Reads one file per process of the machine.
std::vector<ProcessInfo> descendants_of(pid_t root);

/// Returns true if `pid` is a descendant of `root`.
bool is_descendant(pid_t pid, pid_t root);

}  // namespace otelc::process
