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

/// The segment of a log that is being written. Handles torn last lines, full and failing disks, and files
/// that others rename, delete, replace or truncate. LogWriter runs it on a thread of its own. Not
/// thread-safe.
class LogFile {
 public:
  struct Options {
    std::string path;
    Durability durability = Durability::sync;
    std::uint64_t bytes_max = 0;                     ///< size limit of one file; 0: none
    std::function<void(const std::string&)> notice;  ///< gets messages for the operator; may be empty
    /// The clock, for next_look() and for retries after a disk failed.
    std::function<std::chrono::steady_clock::time_point()> now = &std::chrono::steady_clock::now;
  };

  /// Opens the log's newest file (segments.hpp) for appending, or creates the first one. Locks the file in
  /// use with hold_file(). Errors: `conflict`, `refused`, `io`.
  static Result<LogFile> open(Options options);

  /// Appends all of `lines` (each ends in `\n`) or none, with the durability of the options. Ends a torn last
  /// line first, even when `lines` is empty. Error: `unavailable`; treat the lines as not stored. Either
  /// there is no room, and the file is as before; or the disk failed, and then the descriptor is not used
  /// again and the lines may appear in a new segment.
  Result<void> append(std::span<const std::string_view> lines);

  /// Returns how many bytes may be appended up to the size limit, of which `next` is the first line; always
  /// enough for `next`. Begins a new segment when `next` does not fit. The file exceeds its limit when that
  /// fails, and when `next` is older than the file's first line: a segment that began with it would be sorted
  /// before this one (segments.hpp).
  std::uint64_t room_for(std::string_view next);

  /// Checks whether the file was renamed, deleted, replaced or truncated, and reopens the log if so.
  void look();
  /// Returns when look() is due again: four times a second.
  [[nodiscard]] std::chrono::steady_clock::time_point next_look() const { return next_look_; }
  /// Checks the log's lock, as often as look() is due. Sends a notice when another process has taken it.
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
  void send_notice(const std::string& message);

  Options options_;
  std::string path_;  // of the segment in use
  UniqueFd fd_;       // none: the file was lost, see failed_
  std::uint64_t size_ = 0;
  std::string first_ts_;         // time of its first record; empty: none yet, or no size limit
  std::uint64_t start_ = 0;      // where the last write() began
  bool is_name_synced_ = false;  // its directory was synced
  bool torn_ = false;            // it does not end in '\n'
  bool failed_ = false;          // lost because the disk failed, so begin a new segment; else taken away
  bool full_ = false;            // a notice about the full disk was sent
  std::chrono::steady_clock::time_point next_look_{};
  std::chrono::steady_clock::time_point next_lock_look_{};
  std::chrono::steady_clock::time_point next_try_{};  // after the disk failed
  std::vector<iovec> pieces_;
  std::string last_notice_;
};

}  // namespace otelc::store
