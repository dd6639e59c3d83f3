// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::replay {

/// Called about every MiB with how far a file has been read, for a progress line. `bytes_total` is 0 if
/// unknown.
using Progress =
    std::function<void(const std::string& path, std::uint64_t bytes_read, std::uint64_t bytes_total)>;

/// A file to read, and the log to which it belongs.
struct LogFile {
  std::string path;  ///< `-`: standard input
  std::string log;
};

/// Counts a whole file. A bad or torn line costs only that line; broken compression ends the file and counts
/// as one bad line. An empty `progress` is not called. Errors: `not_found`, `refused`, `io`.
Result<usage::LogInput> replay(const LogFile& file, usage::Accountant& accountant, const Progress& progress);

}  // namespace otelc::replay
