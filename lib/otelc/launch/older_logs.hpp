// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>

namespace otelc::launch {

/// Which logs of earlier runs stay; without limits all.
struct Keep {
  std::optional<std::size_t> runs = {};               ///< so many, the newest
  std::optional<std::chrono::milliseconds> age = {};  ///< those that changed within this time
};

/// `5`: so many runs; `7d`, `12h`: so long (parse_duration). nullopt for anything else.
std::optional<Keep> parse_keep(const std::string& text);

/// Removes the logs of earlier runs that move_older_log() moved aside from `log_path`, and no other file, as
/// far as `keep` lets them go. Errors: `io`; what comes behind such a file stays.
Result<void> remove_older_logs(const std::string& log_path, const Keep& keep, UnixNanos now);

}  // namespace otelc::launch
