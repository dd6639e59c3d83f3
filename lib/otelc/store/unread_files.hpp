// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <otelc/store/segment_names.hpp>
#include <otelc/store/segments.hpp>

namespace otelc::store {

/// Returns the files of logs, each file once, whatever names a log or file is asked for by, and also when
/// files are renamed meanwhile. Use it to read several logs that may overlap.
///
///   UnreadFiles files;
///   for (const std::string& log : logs) {
///     while (auto path = files.next(log)) read(*path);
///   }
///
/// Lists each directory once, and again only when it changes. Reads the first times of a log's files once,
/// and only if there are several. Memory: the names of numbered files, and an inode for each file returned.
/// Not thread-safe.
class UnreadFiles {
 public:
  /// Returns the oldest file of the log that was not returned yet; nullopt when there is none for now. A name
  /// that is no regular file (`-`, a pipe, a missing file) is returned as it is. O(1) amortized, unless the
  /// directory changes.
  std::optional<std::string> next(const std::string& log_path);

 private:
  using Inode = std::pair<dev_t, ino_t>;

  struct Log {
    bool is_found = false;         // the other members agree with the directory's listing
    bool has_files = false;        // returned already or not
    std::vector<Segment> waiting;  // not returned yet; the oldest last
  };
  struct Directory {
    explicit Directory(const std::string& name) : numbered(name) {}
    NumberedFiles numbered;
    std::unordered_map<std::string, Log> logs;  // those that were asked for
  };

  [[nodiscard]] Log find(const std::string& log_path, const NumberedFiles& numbered) const;
  std::optional<std::string> hand_out(const std::string& name);
  std::optional<std::string> next_of(Log& log);

  std::map<std::string, Directory> directories_;
  std::set<std::string> names_;  // returned names that are no regular files
  std::set<Inode> inodes_;       // returned files
};

}  // namespace otelc::store
