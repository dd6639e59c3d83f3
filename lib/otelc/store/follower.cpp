// SPDX-License-Identifier: Apache-2.0
//
// At most two files are open: the current one, and for a while after a rotation the one before (`rotated`),
// whose writer may not have noticed yet. next() takes lines from the files' buffers, then reads more, and
// only when both have nothing more does look_again() look at the directory: at once when inotify reports a
// new name, else a few times a second, less often the more files there are.
//
// The successor of a file is the next by the time of its first record (segments.hpp). A file with the same
// first time is passed over, because it is a copy, as copytruncate makes it. A file that took the log's own
// name is a successor, too, whatever its time.
#include <otelc/store/follower.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <otelc/store/directory_watch.hpp>
#include <otelc/store/followed_file.hpp>
#include <otelc/store/segments.hpp>

namespace otelc::store {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kScanEvery{250};

}  // namespace

struct Follower::Impl {
  Impl(std::string name, milliseconds after_rotation)
      : path(std::move(name)), read_on_after_rotation(after_rotation), watch(directory_of(path)) {}

  std::optional<PaddedView> take_line();
  Result<bool> read_any();
  Result<bool> look_again();
  void list();
  const Segment* next() const;
  const Segment* next_listed() const;
  Result<bool> move_to(const Segment& next, Steady::time_point now);
  bool wait(milliseconds timeout, std::span<pollfd> also);

  std::string path;
  milliseconds read_on_after_rotation;
  DirectoryWatch watch;
  std::optional<FollowedFile> current;
  std::optional<FollowedFile> rotated;
  Steady::time_point rotated_until;
  Steady::time_point next_scan;  // of the directory
  std::vector<Segment> listed;   // by the last scan, the oldest first
  std::size_t at = 0;            // index of the current file in listed; listed.size(): not among them
  LogPosition position;
  std::vector<pollfd> polled;
};

std::optional<PaddedView> Follower::Impl::take_line() {
  for (auto* file : {&rotated, &current}) {
    if (!file->has_value()) continue;
    if (auto line = (*file)->take_line()) {
      position = (*file)->position();
      return line;
    }
  }
  return std::nullopt;
}

Result<bool> Follower::Impl::read_any() {
  bool any = false;
  for (auto* file : {&rotated, &current}) {
    if (!file->has_value()) continue;
    auto more = (*file)->read_more();
    if (!more) return more;
    any = any || *more;
  }
  return any;
}

/// Lists the log's files again. Known first times are kept, or n files would be opened n times.
void Follower::Impl::list() {
  listed = segments_of(path, listed);
  std::erase_if(listed, [](const Segment& segment) { return segment.is_compressed; });
  const auto is_current = [this](const Segment& segment) { return current && current->is(segment); };
  at = static_cast<std::size_t>(std::ranges::find_if(listed, is_current) - listed.begin());
}

/// Returns the next file by age that is not empty, as of the last scan, or nullptr.
const Segment* Follower::Impl::next_listed() const {
  if (at >= listed.size() || listed[at].size_bytes == 0) return nullptr;
  const std::string& ts = listed[at].first_ts;
  for (std::size_t i = at + 1; i < listed.size(); ++i) {
    const Segment& next = listed[i];
    // One with the same first time is a copy, as copytruncate makes it.
    if (next.size_bytes > 0 && (next.first_ts.empty() || next.first_ts != ts)) return &next;
  }
  return nullptr;
}

/// Returns the successor of the current file, or nullptr: the next by age that is not empty, or the file that
/// took the log's own name, whatever its age.
const Segment* Follower::Impl::next() const {
  if (!current) return listed.empty() ? nullptr : &listed.front();
  if (at < listed.size() && listed[at].size_bytes > 0) {
    if (const Segment* const next = next_listed()) return next;
  } else {
    const std::string ts = current->first_ts();
    for (const Segment& next : listed) {
      if (next.first_ts > ts && next.size_bytes > 0 && !current->is(next)) return &next;
    }
  }
  const auto own = std::ranges::find(listed, std::uint64_t{0}, &Segment::number);
  const bool is_replaced =
      current->number() == 0 && own != listed.end() && own->size_bytes > 0 && !current->is(*own);
  return is_replaced ? &*own : nullptr;
}

/// Makes `next` the current file. Returns false when it is gone or another file has its name.
Result<bool> Follower::Impl::move_to(const Segment& next, Steady::time_point now) {
  auto opened = FollowedFile::open(next);
  if (!opened && opened.error().kind == ErrorKind::not_found) return false;
  if (!opened) return tl::unexpected(opened.error());
  if (current && !opened->is(next)) return false;
  if (current) {
    rotated = std::move(current);
    rotated_until = now + read_on_after_rotation;
  } else {
    position = opened->position();
  }
  current = std::move(*opened);
  at = static_cast<std::size_t>(&next - listed.data());
  next_scan = {};  // the new one may already have a successor
  return true;
}

/// Looks for the log or for a successor. Returns true when there is more to read.
Result<bool> Follower::Impl::look_again() {
  constexpr std::chrono::microseconds kScanFile{50};  // ten times what looking at one takes
  const bool has_name = watch.drain();
  const bool has_begun = watch.start();
  const auto now = Steady::now();
  if (rotated && now >= rotated_until) rotated.reset();
  if (current && !has_name && !has_begun) {
    if (const Segment* const next = next_listed()) {
      auto moved = move_to(*next, now);
      if (!moved || *moved) return moved;
    } else if (watch.fd() >= 0 && now < next_scan) {
      return false;
    }
  }
  list();
  next_scan = now + kScanEvery + listed.size() * kScanFile;
  const Segment* const following = next();
  if (following == nullptr) return has_begun;
  auto moved = move_to(*following, now);
  return moved && !*moved ? has_begun : moved;
}

/// Waits. Returns false when a descriptor of `also` is ready.
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
    // Rounded up, so that the last wait does not spin.
    const auto left = std::chrono::ceil<milliseconds>(deadline - Steady::now());
    if (left <= milliseconds::zero()) return std::nullopt;
    if (!impl_->wait(std::min(left, kScanEvery), also)) return std::nullopt;
  }
}

bool Follower::is_open() const {
  return impl_->current.has_value();
}

std::optional<Follower> Follower::near_end(std::string path, std::uint64_t bytes,
                                           milliseconds read_on_after_rotation) {
  std::optional<Follower> follower(std::in_place, std::move(path), read_on_after_rotation);
  Impl& impl = *follower->impl_;
  impl.watch.start();  // before listing, so that no new file goes unnoticed
  impl.list();
  std::uint64_t before = 0;  // bytes of all files
  for (const Segment& segment : impl.listed) before += segment.size_bytes;
  if (before <= bytes) return std::nullopt;
  std::uint64_t left = bytes;
  std::size_t at = impl.listed.size() - 1;
  while (at > 0 && impl.listed[at].size_bytes < left) left -= impl.listed[at--].size_bytes;
  if (const auto moved = impl.move_to(impl.listed[at], Steady::now()); !moved || !*moved) return std::nullopt;
  if (const auto begun = impl.current->begin_near_end(left); !begun || !*begun) return std::nullopt;
  impl.position = impl.current->position();
  return follower;
}

LogPosition Follower::position() const {
  return impl_->position;
}

Follower::Progress Follower::progress() const {
  Progress progress;
  for (std::size_t i = 0; i < impl_->listed.size(); ++i) {
    const std::uint64_t size = impl_->listed[i].size_bytes;
    progress.all += size;
    if (i < impl_->at) progress.done += size;
  }
  if (impl_->at < impl_->listed.size()) progress.done += impl_->position.offset;
  progress.done = std::min(progress.done, progress.all);
  return progress;
}

}  // namespace otelc::store
