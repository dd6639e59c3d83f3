// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>

namespace otelc::launch {

/// Which logs of earlier runs to keep (`--keep`); without values, all.
struct Keep {
  std::optional<std::size_t> runs = {};               ///< this many, the newest
  std::optional<std::chrono::milliseconds> age = {};  ///< those changed within this time
};

/// Parses `5` as a number of runs, and `7d` or `12h` as an age (parse_duration()). Returns nullopt for
/// anything else.
std::optional<Keep> parse_keep(const std::string& text);

/// Removes the logs of earlier runs that `keep` does not keep. Touches only files with the names that
/// move_older_log() gives to `log_path`. Stops at the first error: `io`.
Result<void> remove_older_logs(const std::string& log_path, const Keep& keep, UnixNanos now);

}  // namespace otelc::launch
