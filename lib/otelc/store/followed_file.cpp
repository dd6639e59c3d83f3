// SPDX-License-Identifier: Apache-2.0
//
// Truncation is noticed by comparison: whenever the end of the file is reached, its first bytes (up to 64
// KiB, from the first byte that is not NUL) are read again. If they differ from those that were read first,
// the file was rewritten. If they are the same and the file is shorter, the writer took back its end, for
// example a line that did not fit on the disk; its last line is then read again from its start, because a
// rewritten file may begin with the same bytes.
#include <otelc/store/followed_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/inflate.hpp>
#include <otelc/store/zstd_messages.hpp>

namespace otelc::store {
namespace {

// Large enough to reach behind the resource: in logs of bare OTLP all records begin with the same one, which
// may take some KiB.
constexpr std::size_t kHeadBytes = std::size_t{64} * 1024;

Result<std::size_t> read_at(int fd, std::span<char> out, std::uint64_t offset) {
  while (true) {
    const ssize_t size = ::pread(fd, out.data(), out.size(), static_cast<off_t>(offset));
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno != EINTR) return fail(ErrorKind::io, errno_text(errno));
  }
}

}  // namespace

FollowedFile::FollowedFile(UniqueFd fd, const Segment& opened, dev_t device, ino_t inode)
    : path_(opened.path), fd_(std::move(fd)), device_(device), inode_(inode), number_(opened.number) {}

Result<FollowedFile> FollowedFile::open(const Segment& segment) {
  UniqueFd fd(::open(segment.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd) {
    const ErrorKind kind = errno == ENOENT || errno == ENOTDIR ? ErrorKind::not_found : ErrorKind::io;
    return fail(kind, fmt::format("cannot open {}: {}", segment.path, errno_text(errno)));
  }
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return fail(ErrorKind::io, segment.path + ": " + errno_text(errno));
  if (S_ISDIR(info.st_mode)) {
    return fail(ErrorKind::refused, segment.path + " is a directory; name the log in it");
  }
  if (!S_ISREG(info.st_mode))
    return fail(ErrorKind::refused, segment.path + " is not a file that can be followed");
  return FollowedFile(std::move(fd), segment, info.st_dev, info.st_ino);
}

std::string FollowedFile::first_ts() const {
  return head_.empty() ? ts_before_ : first_ts_in(head_);
}

void FollowedFile::start_over() {
  ts_before_ = first_ts();
  ++generation_;
  offset_ = head_begin_ = 0;
  head_.clear();
  lines_.clear();
}

/// Returns the start of the line in which the first `size` bytes of the file end.
std::uint64_t FollowedFile::line_begin_before(std::uint64_t size) const {
  std::string end(std::min<std::uint64_t>(size - head_begin_, kHeadBytes), '\0');
  const std::uint64_t begin = size - end.size();
  const auto got = read_at(fd_.get(), end, begin);
  if (!got || *got != end.size()) return size;  // truncated again, which the next call notices
  const std::size_t line_end = end.rfind('\n');
  if (line_end != std::string::npos) return begin + line_end + 1;
  return begin == head_begin_ ? begin : size;
}

/// Returns where the first line starts at or behind `offset`, which is not 0; nullopt if there is none.
std::optional<std::uint64_t> FollowedFile::line_begin_behind(std::uint64_t offset) const {
  std::string block(kHeadBytes, '\0');
  for (std::uint64_t at = offset - 1;;) {
    const auto got = read_at(fd_.get(), block, at);
    if (!got || *got == 0) return std::nullopt;
    const std::size_t line_end = std::string_view(block).substr(0, *got).find('\n');
    if (line_end != std::string_view::npos) return at + line_end + 1;
    at += *got;
  }
}

Result<bool> FollowedFile::begin_near_end(std::uint64_t bytes) {
  constexpr std::uint64_t kBytesMax = std::uint64_t{16} << 20;
  struct stat info {};
  std::string head(kHeadBytes, '\0');
  const auto got = read_at(fd_.get(), head, 0);
  // read_more() handles the hole of a truncated file.
  if (::fstat(fd_.get(), &info) != 0 || !got || *got == 0 || head.front() == '\0') return false;
  head.resize(*got);
  if (auto refused = refuse_compressed(head); !refused) return tl::unexpected(refused.error());
  const auto size = static_cast<std::uint64_t>(info.st_size);
  for (std::uint64_t last = std::max<std::uint64_t>(bytes, 1); last < size; last *= 2) {
    const auto begin = line_begin_behind(size - last);
    if (begin && *begin < size) {
      offset_ = *begin;
      head.resize(std::min<std::uint64_t>(head.size(), offset_));
      head_ = std::move(head);
      return true;
    }
    if (last >= kBytesMax) return false;
  }
  return true;  // all of it
}

/// Starts again when the file was rewritten, and steps back when its writer took back the end.
void FollowedFile::notice_truncation() {
  struct stat info {};
  if (head_.empty() || ::fstat(fd_.get(), &info) != 0) return;
  const auto size = static_cast<std::uint64_t>(info.st_size);
  std::string now(head_.size(), '\0');
  const auto got = read_at(fd_.get(), now, head_begin_);
  if (!got) return;
  now.resize(*got);
  const bool is_same = size > head_begin_ && !now.empty() && head_.starts_with(now);
  if (is_same && size >= offset_) return;
  if (!is_same) return start_over();
  offset_ = line_begin_before(size);
  head_.resize(std::min<std::uint64_t>(head_.size(), offset_ - head_begin_));
  lines_.clear();
}

/// Skips the hole that a writer without O_APPEND leaves at the front when its file is truncated.
void FollowedFile::skip_hole() {
  const off_t data = ::lseek(fd_.get(), static_cast<off_t>(offset_), SEEK_DATA);
  if (data > 0) offset_ = std::max(offset_, static_cast<std::uint64_t>(data));
}

Result<void> FollowedFile::refuse_compressed(std::string_view first_bytes) const {
  const Framing framing = detect_framing(first_bytes);
  if (framing == Framing::protobuf) {
    return fail(protobuf_error().kind, fmt::format("{}: {}", path_, protobuf_error().message));
  }
  if (framing == Framing::zstd) {
    return fail(ErrorKind::refused, path_ + " is compressed; read it without following");
  }
  if (detect_coding(first_bytes) == Coding::identity) return {};
  return fail(ErrorKind::refused,
              path_ + " is compressed, so nothing can be added to it; read it without following");
}

Result<bool> FollowedFile::read_more() {
  if (is_at_end_) notice_truncation();
  if (head_.empty()) skip_hole();
  const std::span<char> room = lines_.room();
  const auto got = read_at(fd_.get(), room, offset_);
  if (!got) return fail(ErrorKind::io, fmt::format("cannot read {}: {}", path_, got.error().message));
  is_at_end_ = *got == 0;
  std::string_view bytes(room.data(), *got);
  if (head_.size() < kFramingBytes) {
    const auto refused = refuse_compressed(head_ + std::string(bytes.substr(0, kFramingBytes)));
    if (!refused) return tl::unexpected(refused.error());
  }
  if (head_.empty()) {
    const std::size_t nuls = std::min(bytes.find_first_not_of('\0'), bytes.size());
    head_begin_ = offset_ + nuls;
    bytes.remove_prefix(nuls);
    std::memmove(room.data(), bytes.data(), bytes.size());
    bytes = {room.data(), bytes.size()};
  }
  offset_ += *got;
  lines_.added(bytes.size());
  if (head_.size() < kHeadBytes) head_.append(bytes.substr(0, kHeadBytes - head_.size()));
  return *got > 0;
}

}  // namespace otelc::store
