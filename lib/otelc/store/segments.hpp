// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/store/segment_names.hpp>

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
/// fails: numbered files that cannot be opened are left out, and what is no file under the log's own name is
/// a path without an inode. `known`: of an earlier call; the first times of numbered files that have not
/// shrunk since are taken from there instead of being read.
std::vector<Segment> segments_of(const std::string& log_path, const std::vector<Segment>& known = {});

/// The regular file of that name as it is now, without `first_ts`.
std::optional<Segment> find_segment(const SegmentName& name);

/// Reads the front of the file for its first time. False: it cannot be opened.
bool read_first_ts(Segment& segment);

/// The oldest records first, as segments_of() has them.
void sort_by_age(std::vector<Segment>& segments);

/// The `ts` of the first line in `text` that has one where we write it; empty when none does.
std::string first_ts_in(std::string_view text);

/// Where a log that exists is continued: its newest file. `log_path` itself when that is missing or empty.
std::string newest_file_of(const std::string& log_path);

/// A name that no file of the log has: one above the highest number.
std::string next_segment_path(const std::string& log_path);

}  // namespace otelc::store
