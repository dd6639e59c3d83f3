// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace otelc::store {

/// One file of a log. A log is the file of its name, `LOG`, and those beside it that are numbered:
/// `LOG.1`, `LOG.2`, ... The writer begins one when the disk fails under the log or when the log has
/// reached its largest size; logrotate(8) makes them too, and may compress them (`LOG.2.gz`).
struct Segment {
  std::string path;
  std::uint64_t number = 0;  ///< 0: the log's own name
  bool is_compressed = false;
  dev_t device = 0;
  ino_t inode = 0;
  std::uint64_t size_bytes = 0;
  std::string first_ts;  ///< `ts` of its first record, as it is written there; empty when none is found
};

/// The files of a log that exist, the oldest records first. The numbers do not tell the order, because ours
/// grow with time and logrotate's shrink: what tells it is the time of each file's first record. Never
/// fails: what cannot be read is left to whoever opens it.
std::vector<Segment> segments_of(const std::string& log_path);

/// The log that a file belongs to, by its name: `a.jsonl` for `a.jsonl.2` and `a.jsonl.2.gz`. Any other name
/// is the log's own.
std::string log_of(const std::string& path);

/// The `ts` of the first line in `text` that has one where we write it; empty when none does.
std::string first_ts_in(std::string_view text);

/// Hands out the files of logs, each once, by whatever names a log or a file is asked for, and also when they
/// are renamed meanwhile. Not thread-safe.
class UnreadFiles {
 public:
  /// The oldest file of the log that has not been handed out yet; nullopt when there is none. What is no
  /// file (`-`, a pipe, a name that nothing has) is handed out as it is.
  std::optional<std::string> next(const std::string& log_path);

 private:
  std::set<std::string> names_;  // of what is no file
  std::set<std::pair<dev_t, ino_t>> inodes_;
};

/// Where a log that exists is continued: its newest file. `log_path` itself when that is missing or empty.
std::string newest_file_of(const std::string& log_path);

/// A name that no file of the log has: one above the highest number.
std::string next_segment_path(const std::string& log_path);

/// The directory that holds the path, with a slash at its end, or `.`.
std::string directory_of(const std::string& path);

}  // namespace otelc::store
