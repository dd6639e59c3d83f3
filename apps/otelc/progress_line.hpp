// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace otelc::apps {

/// One line on a terminal's stderr that says how far a long read is. Silent for the first second,
/// and always when stderr is no terminal.
class ProgressLine {
 public:
  ProgressLine();
  void show(const std::string& path, std::uint64_t bytes_read, std::uint64_t bytes_total);
  /// Removes the line, so that what follows starts on a clean one.
  void clear();

 private:
  using Steady = std::chrono::steady_clock;
  bool is_terminal_;
  bool is_shown_ = false;
  Steady::time_point next_;
};

}  // namespace otelc::apps
