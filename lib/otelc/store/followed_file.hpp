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

/// A position in a log.
struct LogPosition {
  dev_t device = 0;
  ino_t inode = 0;
  std::uint64_t generation = 0;  ///< how often the file was truncated and rewritten
  std::uint64_t offset = 0;

  [[nodiscard]] bool is_in_same_file(const LogPosition& other) const {
    return device == other.device && inode == other.inode && generation == other.generation;
  }
};

/// Reads the whole lines of one file as they are appended; Follower uses it for a whole log. It notices when
/// the file is truncated and rewritten, as by logrotate's `copytruncate`, and starts again at the front. NULs
/// there, left by a writer that continued at its old offset, are skipped. When the writer only took back the
/// end of the file, it continues behind the last whole line. Not thread-safe.
class FollowedFile {
 public:
  /// Errors: `not_found`, `refused` (a directory, a FIFO), `io`.
  static Result<FollowedFile> open(const Segment& segment);

  /// Skips to the first line that starts within the last `bytes` of the file or, if none does, within up to
  /// 16 MiB. Returns false, without effect, if none does there. Call it before the first read_more().
  /// Errors: as read_more().
  Result<bool> begin_near_end(std::uint64_t bytes);

  /// Reads more of the file. Returns false when there is nothing more for now.
  /// Errors: `io`, `refused` (compressed), `unsupported_type` (the Collector's protobuf).
  Result<bool> read_more();

  /// Returns the next whole line, if any. The view lives until the next read_more().
  std::optional<PaddedView> take_line() { return lines_.take(); }

  /// Returns whether this is that segment's file.
  [[nodiscard]] bool is(const Segment& segment) const {
    return segment.inode == inode_ && segment.device == device_;
  }
  /// Returns the position behind the last line that was taken.
  [[nodiscard]] LogPosition position() const {
    return {device_, inode_, generation_, offset_ - lines_.waiting()};
  }
  /// The segment's number when the file was opened.
  [[nodiscard]] std::uint64_t number() const { return number_; }
  /// Returns the `ts` of the first record. While the file is empty after a truncation: of the first one
  /// before.
  [[nodiscard]] std::string first_ts() const;

 private:
  FollowedFile(UniqueFd fd, const Segment& opened, dev_t device, ino_t inode);
  void notice_truncation();
  void start_over();
  void skip_hole();
  Result<void> refuse_compressed(std::string_view first_bytes) const;
  [[nodiscard]] std::uint64_t line_begin_before(std::uint64_t size) const;
  [[nodiscard]] std::optional<std::uint64_t> line_begin_behind(std::uint64_t offset) const;

  std::string path_;
  UniqueFd fd_;
  dev_t device_;
  ino_t inode_;
  std::uint64_t number_;
  std::uint64_t generation_ = 0;  // how often it was rewritten
  std::uint64_t offset_ = 0;      // of the next byte to read
  std::uint64_t head_begin_ = 0;  // of the first byte that is not NUL
  std::string head_;              // the file's first bytes from there on, as they were read
  std::string ts_before_;         // first_ts() before the last truncation
  bool is_at_end_ = false;
  LineBuffer lines_;
};

}  // namespace otelc::store
