// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace otelc::process {

/// What a command wrote, and how it ended.
struct CapturedOutput {
  std::string text;        ///< stdout and stderr, cut at `bytes_max`
  bool has_ended = false;  ///< false: killed at the time limit, or not started
  int exit_code = 0;       ///< as exit_code_of_status(); valid if it has ended
};

/// Runs `commands` at the same time, waits for all of them, at most `time`, and returns their output in the
/// same order. The first argument of each command is the program's path.
///
/// A command gets /dev/null as stdin, our environment, and a process group of its own, which is killed when
/// the command has ended or `time` is over. Only these commands are reaped, not other children of this
/// process.
std::vector<CapturedOutput> capture_output(const std::vector<std::vector<std::string>>& commands,
                                           std::chrono::milliseconds time, std::size_t bytes_max);

}  // namespace otelc::process
