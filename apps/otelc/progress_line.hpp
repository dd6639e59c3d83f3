// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace otelc::apps {

/// A line on stderr that shows the progress of a long read. Prints nothing in the first second, and nothing
/// at all if stderr is not a terminal. Not thread-safe.
class ProgressLine {
 public:
  ProgressLine();
  /// `bytes_total` 0: unknown.
  void show(const std::string& path, std::uint64_t bytes_read, std::uint64_t bytes_total);
  /// Erases the line, so that the next output starts on an empty one.
  void clear();

 private:
  using Steady = std::chrono::steady_clock;
  bool is_terminal_;
  bool is_shown_ = false;
  Steady::time_point next_;
};

}  // namespace otelc::apps
