// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/base/padded.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/store/line_buffer.hpp>
#include <otelc/store/segments.hpp>

namespace otelc::store {

/// Where in a log something stands.
struct LogPosition {
  dev_t device = 0;
  ino_t inode = 0;
  std::uint64_t generation = 0;  ///< of the file: one more each time that it was truncated and written anew
  std::uint64_t offset = 0;

  [[nodiscard]] bool is_in_same_file(const LogPosition& other) const {
    return device == other.device && inode == other.inode && generation == other.generation;
  }
};

/// One file of a log that is followed: its whole lines as they come, also after it was truncated. A file that
/// was truncated and written again, as logrotate's `copytruncate` does it, is known by its first 64 KiB and
/// is read from its start; NULs there, of a writer that went on where it was, are skipped. One whose writer
/// has only taken back the end is read on from the last whole line. Not thread-safe.
class FollowedFile {
 public:
  /// Errors: `not_found`, `refused` (a directory, a FIFO), `io`.
  static Result<FollowedFile> open(const Segment& segment);

  /// Begins with the first line that starts within the last `bytes`, or, where none does, within some more
  /// (at most 16 MiB). False: none does, and nothing has changed. Before the first read_more().
  /// Errors: as read_more().
  Result<bool> begin_near_end(std::uint64_t bytes);

  /// Reads what has come. False: nothing more for now.
  /// Errors: `io`, `refused` (compressed), `unsupported_type` (the Collector's protobuf).
  Result<bool> read_more();

  /// The next whole line; the view lives until the next call of read_more().
  std::optional<PaddedView> take_line() { return lines_.take(); }

  [[nodiscard]] bool is(const Segment& segment) const {
    return segment.inode == inode_ && segment.device == device_;
  }
  /// Behind the last line that was taken.
  [[nodiscard]] LogPosition position() const {
    return {device_, inode_, generation_, offset_ - lines_.waiting()};
  }
  /// Of the segment when it was opened.
  [[nodiscard]] std::uint64_t number() const { return number_; }
  /// `ts` of its first record; of what was there before, while it is empty after a truncation.
  [[nodiscard]] std::string first_ts() const;

 private:
  FollowedFile(UniqueFd fd, const Segment& opened, dev_t device, ino_t inode);
  void notice_truncation();
  void begin_anew();
  void skip_hole();
  Result<void> refuse_compressed(std::string_view first_bytes) const;
  [[nodiscard]] std::uint64_t line_begin_before(std::uint64_t size) const;
  [[nodiscard]] std::optional<std::uint64_t> line_begin_behind(std::uint64_t offset) const;

  std::string path_;
  UniqueFd fd_;
  dev_t device_;
  ino_t inode_;
  std::uint64_t number_;
  std::uint64_t generation_ = 0;  // how often it was written anew
  std::uint64_t offset_ = 0;      // of the next byte to read
  std::uint64_t head_begin_ = 0;  // of the first byte that is no NUL
  std::string head_;              // the file's first bytes from there on, as they were read
  std::string ts_before_;         // first_ts() before the last truncation
  bool is_at_end_ = false;
  LineBuffer lines_;
};

}  // namespace otelc::store
