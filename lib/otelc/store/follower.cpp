// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/follower.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/inflate.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/store/directory_watch.hpp>
#include <otelc/store/line_buffer.hpp>
#include <otelc/store/segments.hpp>
#include <otelc/store/zstd_messages.hpp>

namespace otelc::store {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kScanEvery{250};
constexpr std::size_t kHeadBytes = 64;

/// One of the log's files.
struct File {
  UniqueFd fd;
  dev_t device = 0;
  ino_t inode = 0;
  std::uint64_t number = 0;  // when it was opened
  std::uint64_t offset = 0;
  std::string head{};  // its first bytes
  bool at_end = false;
  LineBuffer lines{};

  void notice_truncation();
};

/// To begin again when it was written anew. What its writer has only taken back was the end of what we know.
void File::notice_truncation() {
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return;
  const auto size = static_cast<std::uint64_t>(info.st_size);
  char now[kHeadBytes];
  const ssize_t got = ::pread(fd.get(), now, head.size(), 0);
  if (got < 0) return;
  const bool is_same = size > 0 && head.starts_with(std::string_view(now, static_cast<std::size_t>(got)));
  if (is_same && size >= offset) return;
  offset = is_same ? size : 0;
  head.resize(std::min<std::size_t>(head.size(), offset));
  lines.clear();
}

}  // namespace

struct Follower::Impl {
  Impl(std::string name, milliseconds after_rotation)
      : path(std::move(name)), read_on_after_rotation(after_rotation), watch(directory_of(path)) {}

  std::optional<PaddedView> take_line();
  Result<bool> read_more(File& file);
  Result<bool> read_any();
  Result<bool> look_again();
  Result<File> open_file(const Segment& segment);
  const Segment* next_of(const std::vector<Segment>& segments) const;
  bool wait(milliseconds timeout, std::span<pollfd> also);

  std::string path;
  milliseconds read_on_after_rotation;
  DirectoryWatch watch;
  std::optional<File> current;
  std::optional<File> rotated;
  Steady::time_point rotated_until;
  Steady::time_point next_scan;  // of the directory
  std::vector<pollfd> polled;
};

std::optional<PaddedView> Follower::Impl::take_line() {
  for (auto* file : {&rotated, &current}) {
    if (!file->has_value()) continue;
    if (auto line = (*file)->lines.take()) return line;
  }
  return std::nullopt;
}

/// False at the end.
Result<bool> Follower::Impl::read_more(File& file) {
  if (file.at_end) file.notice_truncation();
  const std::span<char> room = file.lines.room();
  ssize_t size = 0;
  do {
    size = ::pread(file.fd.get(), room.data(), room.size(), static_cast<off_t>(file.offset));
  } while (size < 0 && errno == EINTR);
  if (size < 0) return fail(ErrorKind::io, fmt::format("cannot read {}: {}", path, errno_text(errno)));
  const auto bytes = static_cast<std::size_t>(size);
  file.at_end = bytes == 0;
  file.offset += bytes;
  file.lines.added(bytes);
  if (file.head.size() < kHeadBytes) {
    file.head.append(room.data(), std::min(bytes, kHeadBytes - file.head.size()));
    const Framing framing = detect_framing(file.head);
    if (framing == Framing::protobuf)
      return fail(protobuf_error().kind, fmt::format("{}: {}", path, protobuf_error().message));
    if (framing == Framing::zstd) {
      return fail(ErrorKind::refused, path + " is compressed; read it without following");
    }
    if (detect_coding(file.head) != Coding::identity) {
      return fail(ErrorKind::refused,
                  path + " is compressed, so nothing can be added to it; read it without following");
    }
  }
  return bytes > 0;
}

Result<bool> Follower::Impl::read_any() {
  bool any = false;
  for (auto* file : {&rotated, &current}) {
    if (!file->has_value()) continue;
    auto more = read_more(**file);
    if (!more) return more;
    any = any || *more;
  }
  return any;
}

Result<File> Follower::Impl::open_file(const Segment& segment) {
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
  return File{std::move(fd), info.st_dev, info.st_ino, segment.number};
}

/// The file after the one that has been read, nullptr while there is none: the next by age that holds
/// something; or what has taken the place of the log's own name, whatever its age.
const Segment* Follower::Impl::next_of(const std::vector<Segment>& segments) const {
  const auto is_current = [this](const Segment& s) {
    return s.inode == current->inode && s.device == current->device;
  };
  if (!current) return segments.empty() ? nullptr : &segments.front();
  const auto at = std::ranges::find_if(segments, is_current);
  const bool is_known = at != segments.end() && at->size_bytes > 0;
  const std::string ts = is_known ? at->first_ts : first_ts_in(current->head);
  for (auto it = is_known ? at + 1 : segments.begin(); it != segments.end(); ++it) {
    // The same time at the front: a copy, as copytruncate makes it.
    const bool is_younger = is_known ? it->first_ts.empty() || it->first_ts != ts : it->first_ts > ts;
    if (is_younger && it->size_bytes > 0 && !is_current(*it)) return &*it;
  }
  const auto own = std::ranges::find(segments, std::uint64_t{0}, &Segment::number);
  const bool is_replaced =
      current->number == 0 && own != segments.end() && own->size_bytes > 0 && !is_current(*own);
  return is_replaced ? &*own : nullptr;
}

/// True when there is more to read: the log has come, or is continued in another file.
Result<bool> Follower::Impl::look_again() {
  const bool has_name = watch.drain();
  const bool has_begun = watch.start();
  const auto now = Steady::now();
  if (rotated && now >= rotated_until) rotated.reset();
  if (current && watch.fd() >= 0 && !has_name && !has_begun && now < next_scan) return false;
  next_scan = now + kScanEvery;
  auto segments = segments_of(path);
  std::erase_if(segments, [](const Segment& segment) { return segment.is_compressed; });
  const Segment* const next = next_of(segments);
  if (next == nullptr) return has_begun;
  auto opened = open_file(*next);
  if (!opened && opened.error().kind == ErrorKind::not_found) return has_begun;
  if (!opened) return tl::unexpected(opened.error());
  if (current) {
    rotated = std::move(current);
    rotated_until = now + read_on_after_rotation;
  }
  current = std::move(*opened);
  next_scan = {};  // this one may have a successor already
  return true;
}

/// False when one of `also` is ready.
bool Follower::Impl::wait(milliseconds timeout, std::span<pollfd> also) {
  polled.assign(also.begin(), also.end());
  polled.push_back({watch.fd(), POLLIN, 0});
  if (::poll(polled.data(), polled.size(), static_cast<int>(timeout.count())) <= 0) return true;
  bool is_ready = false;
  for (std::size_t i = 0; i < also.size(); ++i) {
    also[i].revents = polled[i].revents;
    is_ready = is_ready || also[i].revents != 0;
  }
  return !is_ready;
}

Follower::Follower(std::string path, milliseconds read_on_after_rotation)
    : impl_(std::make_unique<Impl>(std::move(path), read_on_after_rotation)) {}
Follower::~Follower() = default;
Follower::Follower(Follower&&) noexcept = default;
Follower& Follower::operator=(Follower&&) noexcept = default;

Result<std::optional<PaddedView>> Follower::next(milliseconds timeout, std::span<pollfd> also) {
  const auto deadline = Steady::now() + timeout;
  for (pollfd& other : also) other.revents = 0;
  while (true) {
    if (auto line = impl_->take_line()) return line;
    auto found = impl_->read_any();
    if (found && !*found) found = impl_->look_again();
    if (!found) return tl::unexpected(found.error());
    if (*found) continue;
    // Rounded up, so that the last wait is no spin.
    const auto left = std::chrono::ceil<milliseconds>(deadline - Steady::now());
    if (left <= milliseconds::zero()) return std::nullopt;
    if (!impl_->wait(std::min(left, kScanEvery), also)) return std::nullopt;
  }
}

bool Follower::is_open() const {
  return impl_->current.has_value();
}

}  // namespace otelc::store
