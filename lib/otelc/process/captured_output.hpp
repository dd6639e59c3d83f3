// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace otelc::process {

/// What a command wrote and how it ended.
struct CapturedOutput {
  std::string text;        ///< stdout and stderr, at most the bytes that were asked for
  bool has_ended = false;  ///< false: it was killed at the time limit, or could not be started
  int exit_code = 0;       ///< as exit_code_of_status(); of one that has ended
};

/// Runs the commands at the same time and waits for all of them. Each has /dev/null as its stdin, our
/// environment, and a process group of its own, which is killed when the command has ended or `time` is over.
/// `arguments[0]` is a path. Our children are waited for by pid; others are left alone.
std::vector<CapturedOutput> capture_output(const std::vector<std::vector<std::string>>& commands,
                                           std::chrono::milliseconds time, std::size_t bytes_max);

}  // namespace otelc::process
