// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>

namespace otelc::run {

/// Moves all files of an earlier run's log aside, to a name with the time of its last change:
/// `claude-otel.20261123T212254Z.jsonl` (and `….jsonl.1`), then `…Z-1.jsonl`; nothing is ever overwritten.
/// Returns the new paths; none when there was no log, or an empty one, which stays.
/// Errors: `conflict` when somebody writes to it, `refused`, `io`.
Result<std::vector<std::string>> move_older_log(const std::string& path);

/// `20261123T212254Z`
std::string format_file_time(UnixNanos time);

}  // namespace otelc::run
