// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/error.hpp>

namespace otelc::store {

/// The lines of a log, by kind_of(), in each of its files that could be opened, the oldest first.
struct RecordCounts {
  struct File {
    std::string path;
    std::uint64_t records = 0;
    std::uint64_t rejected = 0;
    std::uint64_t other = 0;
  };
  std::vector<File> files;
  std::optional<Error> failed;  ///< the first file that could not be read to its end, `not_found` included

  [[nodiscard]] std::uint64_t records() const;
};

/// What the log has on the disk. Reads it once and parses nothing: for a log of our own, right behind its
/// writer.
RecordCounts count_records(const std::string& log_path);

}  // namespace otelc::store
