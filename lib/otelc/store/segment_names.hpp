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

/// The name of a file of a log (segments.hpp).
struct SegmentName {
  std::uint64_t number = 0;  ///< 0: the log's own name
  std::string path;
  bool is_compressed = false;
};

/// Returns the directory part of a path with a slash at its end, or `.`.
std::string directory_of(const std::string& path);

/// Returns the log that a file belongs to by its name: `a.jsonl` for `a.jsonl.2` and `a.jsonl.2.gz`; the path
/// itself for other names.
std::string log_of(const std::string& path);

/// Lists the names of a log's files in its directory, sorted by number. While a file is being compressed it
/// has two names; only the plain one is returned, which is complete. Empty when the directory cannot be
/// listed.
std::vector<SegmentName> segment_names_of(const std::string& log_path);

/// The numbered files of all logs in one directory, from one listing of it, for callers that ask for many
/// logs. Memory: the names. Not thread-safe.
class NumberedFiles {
 public:
  /// `directory` has the form that directory_of() returns. Lists nothing yet.
  explicit NumberedFiles(std::string directory) : directory_(std::move(directory)) {}

  /// Lists the directory, unless its modification time shows that nothing changed since the last call.
  /// Returns true when the names may have changed. A directory that does not exist has no names.
  bool refresh();

  /// Returns the log's numbered files in the last listing, sorted by number, without the log's own name.
  [[nodiscard]] const std::vector<SegmentName>& of(const std::string& log_path) const;

 private:
  void list();

  std::string directory_;
  std::unordered_map<std::string, std::vector<SegmentName>> by_log_;
  bool is_current_ = false;
  timespec changed_{};  // the directory's modification time before it was listed
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace otelc::store
