// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/uio.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/store/durability.hpp>
#include <otelc/store/lock_file.hpp>

namespace otelc::store {

/// The file in which a log grows, and all that can befall it: a torn end, a full disk, a failing disk,
/// another's hand. Not thread-safe.
class LogFile {
 public:
  struct Options {
    std::string path;
    Durability durability = Durability::sync;
    std::uint64_t bytes_max = 0;                     ///< of one file; 0: no limit
    std::function<void(const std::string&)> notice;  ///< told what an operator should know; may be empty
    /// The time, for next_look() and for when a failed disk is tried again.
    std::function<std::chrono::steady_clock::time_point()> now = &std::chrono::steady_clock::now;
  };

  /// Goes on in the log's newest file (segments.hpp), or makes the first one. The file in use is held with
  /// hold_file(). Errors: `conflict`, `refused`, `io`.
  static Result<LogFile> open(Options options);

  /// Appends all of the lines (each ends in '\n') or none, and makes them as durable as was asked for.
  /// A torn end is ended first, also when there are no lines. Error: `unavailable`, with nothing promised:
  /// no room (the file ends where it did), or the disk has failed under it: then its descriptor is never
  /// asked again, and these lines begin a new segment.
  Result<void> append(std::span<const std::string_view> lines);

  /// How many bytes may be appended before bytes_max, of which `next` is the first line. When not even that
  /// may, a new segment is begun; where that is not possible the file grows past its limit. So it does by a
  /// line that is older than the file: a new one that began with it would be taken for the older one
  /// (segments.hpp).
  std::uint64_t room_for(std::string_view next);

  /// Notices that the file was renamed, deleted, replaced or truncated, and opens the log anew.
  void look();
  /// When look() is due again: four times a second.
  [[nodiscard]] std::chrono::steady_clock::time_point next_look() const { return next_look_; }
  /// Looks after the log's lock, as often as look() is due; says so when another process has it.
  void look_after(LockFile& lock);

  [[nodiscard]] bool is_torn() const { return torn_; }

 private:
  explicit LogFile(Options options);

  Result<void> adopt(const std::string& path);
  Result<void> ready();
  Result<void> reopen();
  Result<void> begin_after_failure();
  void refresh();
  Result<void> write(std::span<const std::string_view> lines);
  void note_first_time(std::span<const std::string_view> lines);
  Result<void> sync();
  void take_back();
  void drop_failed();
  Result<void> move_to_new_segment(std::span<const std::string_view> lines, const Error& why);
  void tell(const std::string& message);

  Options options_;
  std::string path_;  // of the segment in use
  UniqueFd fd_;       // none: lost, see failed_
  std::uint64_t size_ = 0;
  std::string first_ts_;         // of its first record; empty: none yet, or no limit of size
  std::uint64_t start_ = 0;      // of what the last write() wrote
  bool is_name_synced_ = false;  // in its directory
  bool torn_ = false;            // it does not end in '\n'
  bool failed_ = false;          // the disk, so that a new segment is due; else the file was taken away
  bool full_ = false;            // said so
  std::chrono::steady_clock::time_point next_look_{};
  std::chrono::steady_clock::time_point next_lock_look_{};
  std::chrono::steady_clock::time_point next_try_{};  // of a disk that has failed
  std::vector<iovec> pieces_;
  std::string last_told_;
};

}  // namespace otelc::store
