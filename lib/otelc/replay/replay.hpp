// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::replay {

/// How far a replay is, for a progress line. Called about every MiB.
using Progress =
    std::function<void(const std::string& path, std::uint64_t bytes_read, std::uint64_t bytes_total)>;

/// A file to be read, and the log that it is of.
struct LogFile {
  std::string path;  ///< `-`: standard input
  std::string log;
};

/// Counts a whole file. A bad or torn line costs that line only.
/// Errors: `not_found`, `refused`, `io`. Broken compression ends that file and counts as one bad line.
Result<usage::LogInput> replay(const LogFile& file, usage::Accountant& accountant, const Progress& progress);

}  // namespace otelc::replay
