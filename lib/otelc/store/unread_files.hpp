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

/// Hands out the files of logs, each once, by whatever names a log or a file is asked for, and also when they
/// are renamed meanwhile. Lists each directory once, and again only when it changes; reads the first time of
/// a log's files once, and only where there are several. Memory: the names of numbered files, and an inode
/// for each file handed out. Not thread-safe.
class UnreadFiles {
 public:
  /// The oldest file of the log that has not been handed out yet; nullopt when there is none. What is no
  /// file (`-`, a pipe, a name that nothing has) is handed out as it is. Ask again for files that have come
  /// meanwhile. O(1) amortized, but for a directory that changes.
  std::optional<std::string> next(const std::string& log_path);

 private:
  using Inode = std::pair<dev_t, ino_t>;

  struct Log {
    bool is_found = false;         // the rest is what the directory's listing says
    bool has_files = false;        // handed out already or not
    std::vector<Segment> waiting;  // the oldest last
  };
  struct Directory {
    explicit Directory(const std::string& name) : numbered(name) {}
    NumberedFiles numbered;
    std::unordered_map<std::string, Log> logs;  // that were asked for
  };

  [[nodiscard]] Log find(const std::string& log_path, const NumberedFiles& numbered) const;
  std::optional<std::string> hand_out(const std::string& name);
  std::optional<std::string> next_of(Log& log);

  std::map<std::string, Directory> directories_;
  std::set<std::string> names_;  // of what is no file
  std::set<Inode> inodes_;
};

}  // namespace otelc::store
