// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/error.hpp>

namespace otelc::store {

/// How many lines of each kind (kind_of()) the files of a log hold, the oldest file first.
struct RecordCounts {
  struct File {
    std::string path;
    std::uint64_t records = 0;
    std::uint64_t rejected = 0;
    std::uint64_t other = 0;
  };
  std::vector<File> files;      ///< those that could be opened
  std::optional<Error> failed;  ///< the first error; also `not_found`

  [[nodiscard]] std::uint64_t records() const;
};

/// Counts the lines of a log that otelc wrote, from their first and last bytes, without parsing the payloads.
/// Use it to check that a log holds what its writer confirmed. Reads all of the log.
RecordCounts count_records(const std::string& log_path);

}  // namespace otelc::store
