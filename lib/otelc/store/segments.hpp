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

/// One file of a log. A log is the file of its own name, `LOG`, and the numbered ones beside it: `LOG.1`,
/// `LOG.2`, ... The writer begins a new one when the disk failed or the file reached its size limit.
/// logrotate(8) makes them, too, and may compress them (`LOG.2.gz`).
struct Segment {
  std::string path;
  std::uint64_t number = 0;  ///< 0: the log's own name
  bool is_compressed = false;
  dev_t device = 0;
  ino_t inode = 0;
  std::uint64_t size_bytes = 0;
  std::string first_ts;  ///< `ts` of its first record, as written; empty when none is found
};

/// Returns the existing files of a log, the oldest records first. Never fails: it leaves out numbered files
/// that cannot be opened, and returns a path without an inode when the log's own name is no regular file.
/// `known`: the result of an earlier call, whose first times are used again for numbered files that did not
/// shrink since.
std::vector<Segment> segments_of(const std::string& log_path, const std::vector<Segment>& known = {});

/// Returns the regular file of that name, without `first_ts`; nullopt if there is none.
std::optional<Segment> find_segment(const SegmentName& name);

/// Sets `first_ts` from the front of the file. Returns false when the file cannot be opened.
bool read_first_ts(Segment& segment);

/// Sorts as segments_of() does: the oldest records first.
void sort_by_age(std::vector<Segment>& segments);

/// Returns the `ts` of the first line in `text` that begins as record_format.hpp has it; empty if none does.
std::string first_ts_in(std::string_view text);

/// Returns the newest file of a log, in which it is continued; `log_path` itself when that is missing or
/// empty.
std::string newest_file_of(const std::string& log_path);

/// Returns a name for a new segment: one above the highest number.
std::string next_segment_path(const std::string& log_path);

}  // namespace otelc::store
