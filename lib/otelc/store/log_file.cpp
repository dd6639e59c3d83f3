// SPDX-License-Identifier: Apache-2.0
//
// What can go wrong, and what happens then:
//
// A full disk (ENOSPC, EDQUOT, EFBIG, or a short write): the file is cut back to where it was, and append()
// returns `unavailable` until there is room.
//
// A failed write or sync (EIO): the kernel may take the lost pages for clean afterwards, so that a second
// sync would succeed without the records. So the descriptor is dropped for good and the log continues in a
// new segment, with these lines too, but append() still returns `unavailable`. A new segment is tried once a
// second at most.
//
// A renamed, deleted or replaced file: the log is reopened under its own name, or in the next segment if
// older records are there.
//
// A torn last line (a crash, or another writer): a newline is written before the next line.
#include <otelc/store/log_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/store/run_dir.hpp>
#include <otelc/store/segments.hpp>

namespace otelc::store {
namespace {

constexpr std::chrono::milliseconds kLookEvery{250};
constexpr std::chrono::seconds kTryEvery{1};

bool is_no_room(int error_number) {
  return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

/// Makes a new file's name durable. Ignores errors, because some file systems cannot sync a directory.
void sync_directory_of(const std::string& path) {
  const UniqueFd fd(::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd) ::fsync(fd.get());
}

bool ends_torn(int fd, std::uint64_t size) {
  char last = '\n';
  return size > 0 && ::pread(fd, &last, 1, static_cast<off_t>(size) - 1) == 1 && last != '\n';
}

std::size_t bytes_of(std::span<const iovec> pieces) {
  std::size_t bytes = 0;
  for (const iovec& piece : pieces) bytes += piece.iov_len;
  return bytes;
}

/// Returns the time of a line; empty when it has none.
std::string time_of(std::string_view line) {
  constexpr std::size_t kEnough = 64;
  return first_ts_in(line.substr(0, kEnough));
}

bool is_missing_or_empty(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) != 0 || info.st_size == 0;
}

}  // namespace

LogFile::LogFile(Options options) : options_(std::move(options)) {}

Result<LogFile> LogFile::open(Options options) {
  LogFile file(std::move(options));
  if (auto adopted = file.adopt(newest_file_of(file.options_.path)); !adopted) {
    return tl::unexpected(adopted.error());
  }
  return file;
}

/// Opens or creates a file and continues the log there.
Result<void> LogFile::adopt(const std::string& path) {
  auto fd = open_private(path, OpenFor::append);
  if (!fd) return tl::unexpected(fd.error());
  if (auto held = hold_file(fd->get(), path); !held) return held;
  path_ = path;
  is_name_synced_ = false;
  fd_ = std::move(*fd);
  failed_ = torn_ = false;
  size_ = 0;
  refresh();
  first_ts_.clear();
  if (options_.bytes_max != 0 && size_ != 0) {
    Segment segment;
    segment.path = path;
    segment.size_bytes = size_;
    if (read_first_ts(segment)) first_ts_ = segment.first_ts;
  }
  next_look_ = options_.now() + kLookEvery;
  return {};
}

/// Updates the size in case another process truncated the file or wrote to it. After a truncation, O_APPEND
/// continues at the new end, so there is no hole.
void LogFile::refresh() {
  struct stat info {};
  if (::fstat(fd_.get(), &info) != 0) return;
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (size == size_) return;
  size_ = size;
  torn_ = ends_torn(fd_.get(), size);
}

void LogFile::look() {
  next_look_ = options_.now() + kLookEvery;
  if (!fd_) return;
  struct stat by_path {};
  struct stat by_fd {};
  if (::fstat(fd_.get(), &by_fd) != 0) return;
  if (::lstat(path_.c_str(), &by_path) == 0 && by_path.st_ino == by_fd.st_ino &&
      by_path.st_dev == by_fd.st_dev) {
    return refresh();
  }
  const auto reopened = reopen();
  if (reopened) return;
  send_notice(path_ + " was moved or replaced, and cannot be reopened: " + reopened.error().message);
  // A file that was only renamed still stores lines; a deleted one does not.
  if (by_fd.st_nlink == 0) fd_.reset();
}

void LogFile::look_after(LockFile& lock) {
  if (const auto now = options_.now(); now >= next_lock_look_) {
    next_lock_look_ = now + kLookEvery;
    if (const auto held = lock.look(); !held) send_notice("the lock was taken away: " + held.error().message);
  }
}

/// Reopens the log after the file was moved: under the log's own name or, when older records are there, in
/// the next segment, so that the order of the files stays the order of the records.
Result<void> LogFile::reopen() {
  const std::string& own = options_.path;
  const bool at_own = path_ == own || is_missing_or_empty(own);
  if (const std::string directory = directory_of(own); directory != ".") {
    (void)make_private_dir(directory);
    // The directory may be a different one now.
    if (auto safe = check_file_dir(directory); !safe) return safe;
  }
  return adopt(at_own ? own : next_segment_path(own));
}

/// Ensures that there is a file to write to.
Result<void> LogFile::ready() {
  struct stat info {};
  const auto now = options_.now();
  if (fd_ && (now >= next_look_ || (::fstat(fd_.get(), &info) == 0 && info.st_nlink == 0))) look();
  if (fd_) {
    refresh();
    return {};
  }
  if (failed_ && now < next_try_) {
    return fail(ErrorKind::unavailable, fmt::format("the disk under {} has failed", options_.path));
  }
  auto opened = failed_ ? begin_after_failure() : reopen();
  if (!opened) return fail(ErrorKind::unavailable, opened.error().message);
  return {};
}

std::uint64_t LogFile::room_for(std::string_view next) {
  constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t needed = next.size();
  if (options_.bytes_max == 0 || !fd_ || needed == 0) return kNoLimit;
  refresh();
  if (size_ + needed <= options_.bytes_max) return options_.bytes_max - size_;
  if (size_ == 0) return kNoLimit;
  const std::string time = time_of(next);
  if (!time.empty() && time <= first_ts_) return needed;
  if (!adopt(next_segment_path(options_.path))) return kNoLimit;
  return std::max(options_.bytes_max, needed);
}

Result<void> LogFile::append(std::span<const std::string_view> lines) {
  if (auto is_ready = ready(); !is_ready) return is_ready;
  auto kept = write(lines);
  if (!kept && kept.error().kind == ErrorKind::unavailable) {
    take_back();
    full_ = true;
    send_notice(kept.error().message + "; requests get 503 until there is room");
    return kept;
  }
  if (kept) kept = sync();
  if (!kept) return move_to_new_segment(lines, kept.error());
  if (std::exchange(full_, false)) send_notice("there is room again for " + path_);
  return {};
}

/// Errors: `unavailable` (no room), `io` (the disk failed). Part of the lines may be written then.
Result<void> LogFile::write(std::span<const std::string_view> lines) {
  static char newline = '\n';
  pieces_.clear();
  if (torn_) pieces_.push_back({&newline, 1});
  for (const std::string_view line : lines) {
    // writev(2) only reads; its struct is readv's too.
    if (!line.empty()) pieces_.push_back({const_cast<char*>(line.data()), line.size()});
  }
  start_ = size_;
  for (std::span<const iovec> rest(pieces_); !rest.empty();) {
    const auto some = rest.first(std::min<std::size_t>(rest.size(), IOV_MAX));
    const ssize_t size = some.size() == 1 ? ::write(fd_.get(), some[0].iov_base, some[0].iov_len)
                                          : ::writev(fd_.get(), some.data(), static_cast<int>(some.size()));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) {
      return fail(is_no_room(errno) ? ErrorKind::unavailable : ErrorKind::io,
                  fmt::format("cannot write {}: {}", path_, errno_text(errno)));
    }
    size_ += static_cast<std::uint64_t>(size);
    // No signal reaches this thread, so a short write to a file means that there is no room.
    if (static_cast<std::size_t>(size) < bytes_of(some)) {
      return fail(ErrorKind::unavailable,
                  fmt::format("cannot write {}: the last write was cut short", path_));
    }
    rest = rest.subspan(some.size());
  }
  if (!pieces_.empty()) torn_ = false;
  if (options_.bytes_max != 0 && start_ == 0) note_first_time(lines);
  return {};
}

void LogFile::note_first_time(std::span<const std::string_view> lines) {
  first_ts_.clear();
  for (const std::string_view line : lines) {
    if (first_ts_ = time_of(line); !first_ts_.empty()) return;
  }
}

Result<void> LogFile::sync() {
  if (options_.durability == Durability::os) return {};
  // With the first lines, not when opening: a start must not wait for the disk.
  if (!std::exchange(is_name_synced_, true)) sync_directory_of(path_);
  while (::fdatasync(fd_.get()) != 0) {
    if (errno == EINTR) continue;
    return fail(ErrorKind::io, fmt::format("cannot sync {}: {}", path_, errno_text(errno)));
  }
  return {};
}

/// Cuts off what the last write() wrote, unless another process has written behind it.
void LogFile::take_back() {
  struct stat info {};
  const bool ours_is_last =
      ::fstat(fd_.get(), &info) == 0 && static_cast<std::uint64_t>(info.st_size) == size_ && size_ > start_;
  // If that fails, a torn end remains, which refresh() notices.
  if (ours_is_last) (void)!::ftruncate(fd_.get(), static_cast<off_t>(start_));
  size_ = 0;
  torn_ = false;
  refresh();
}

/// Gives up the file after the disk failed under it.
void LogFile::drop_failed() {
  take_back();  // else these lines would be in the log twice
  if (size_ == 0 && path_ != options_.path) ::unlink(path_.c_str());
  fd_.reset();
  failed_ = true;
  next_try_ = options_.now() + kTryEvery;
}

Result<void> LogFile::begin_after_failure() {
  next_try_ = options_.now() + kTryEvery;
  return adopt(next_segment_path(options_.path));
}

/// Writes the lines to a new segment if possible: they were not confirmed, but their sender may not retry.
Result<void> LogFile::move_to_new_segment(std::span<const std::string_view> lines, const Error& why) {
  drop_failed();
  auto moved = begin_after_failure();
  if (moved) {
    moved = write(lines);
    if (moved) moved = sync();
    if (!moved) drop_failed();
  }
  send_notice(why.message +
              (moved ? "; the log continues in " + path_ : "; requests get 503 until the disk works"));
  return fail(ErrorKind::unavailable, why.message);
}

/// Sends a notice, unless it is the same as the last one.
void LogFile::send_notice(const std::string& message) {
  if (message == last_notice_) return;
  last_notice_ = message;
  if (options_.notice) options_.notice(message);
}

}  // namespace otelc::store
