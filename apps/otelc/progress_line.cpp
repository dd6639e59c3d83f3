// SPDX-License-Identifier: Apache-2.0
#include "progress_line.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <otelc/base/messages.hpp>
#include <otelc/base/text.hpp>

namespace otelc::apps {

ProgressLine::ProgressLine()
    : is_terminal_(::isatty(STDERR_FILENO) == 1), next_(Steady::now() + std::chrono::seconds(1)) {}

void ProgressLine::show(const std::string& path, std::uint64_t bytes_read, std::uint64_t bytes_total) {
  const auto now = Steady::now();
  if (!is_terminal_ || now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  is_shown_ = true;
  const auto megabytes = [](std::uint64_t bytes) {
    return with_thousands(static_cast<long long>(bytes / 1'000'000));
  };
  // \r and "erase to the end of the line" (ECMA-48 EL) overwrite the line in place.
  if (bytes_total > 0) {
    print_to_stderr(fmt::format("\r\x1b[K{}: {} of {} MB ({} %)", escape_for_terminal(path),
                                megabytes(bytes_read), megabytes(bytes_total),
                                bytes_read * 100 / bytes_total));
  } else {
    print_to_stderr(fmt::format("\r\x1b[K{}: {} MB", escape_for_terminal(path), megabytes(bytes_read)));
  }
}

void ProgressLine::clear() {
  if (is_shown_) print_to_stderr("\r\x1b[K");
  is_shown_ = false;
}

}  // namespace otelc::apps
