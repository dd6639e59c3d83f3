// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace otelc::store {

/// A name under which a file of a log may be found (segments.hpp).
struct SegmentName {
  std::uint64_t number = 0;  ///< 0: the log's own name
  std::string path;
  bool is_compressed = false;
};

/// The directory that holds the path, with a slash at its end, or `.`.
std::string directory_of(const std::string& path);

/// The log that a file belongs to, by its name: `a.jsonl` for `a.jsonl.2` and `a.jsonl.2.gz`. Any other name
/// is the log's own.
std::string log_of(const std::string& path);

/// Lists the log's directory for the names of its files, sorted by number. A file that is just being
/// compressed has two names; the plain one is the whole one. Empty when the directory cannot be listed.
std::vector<SegmentName> segment_names_of(const std::string& log_path);

/// The numbered files of all logs in one directory, from one listing of it. Memory: their names. Not
/// thread-safe.
class NumberedFiles {
 public:
  /// `directory` as directory_of() returns it. Lists nothing yet.
  explicit NumberedFiles(std::string directory) : directory_(std::move(directory)) {}

  /// Lists the directory when that has not been done, or when it has changed since, as far as its time of
  /// modification shows; one that is not there has no names. True when the names may have changed.
  bool refresh();

  /// What the last listing has for the log, sorted by number; without the log's own name.
  [[nodiscard]] const std::vector<SegmentName>& of(const std::string& log_path) const;

 private:
  void list();

  std::string directory_;
  std::unordered_map<std::string, std::vector<SegmentName>> by_log_;
  bool is_current_ = false;
  timespec changed_{};  // of the directory, before it was listed
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace otelc::store
