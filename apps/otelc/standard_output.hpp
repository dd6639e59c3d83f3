// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <cerrno>
#include <string_view>

#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>

#include "exit_code.hpp"

namespace otelc::apps {

/// Writes a command's whole output and returns its exit code. A reader that has gone away wanted no more: a
/// success.
inline int print_to_stdout(std::string_view text) {
  const auto written = write_all(STDOUT_FILENO, text);
  if (written || errno == EPIPE) return kDone;
  say(written.error().message);
  return kFailed;
}

}  // namespace otelc::apps
