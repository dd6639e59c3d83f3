// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/follower.hpp>

#include <algorithm>
#include <cstdint>
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
  const Segment* next_of(const std::vector<Segment>& segments) const;
  bool wait(milliseconds timeout, std::span<pollfd> also);

  std::string path;
  milliseconds read_on_after_rotation;
  DirectoryWatch watch;
  std::optional<FollowedFile> current;
  std::optional<FollowedFile> rotated;
  Steady::time_point rotated_until;
  Steady::time_point next_scan;  // of the directory
  std::vector<pollfd> polled;
};

std::optional<PaddedView> Follower::Impl::take_line() {
  for (auto* file : {&rotated, &current}) {
    if (!file->has_value()) continue;
    if (auto line = (*file)->take_line()) return line;
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

/// The file after the one that has been read, nullptr while there is none: the next by age that holds
/// something; or what has taken the place of the log's own name, whatever its age.
const Segment* Follower::Impl::next_of(const std::vector<Segment>& segments) const {
  const auto is_current = [this](const Segment& segment) { return current->is(segment); };
  if (!current) return segments.empty() ? nullptr : &segments.front();
  const auto at = std::ranges::find_if(segments, is_current);
  const bool is_known = at != segments.end() && at->size_bytes > 0;
  const std::string ts = is_known ? at->first_ts : current->first_ts();
  for (auto it = is_known ? at + 1 : segments.begin(); it != segments.end(); ++it) {
    // The same time at the front: a copy, as copytruncate makes it.
    const bool is_younger = is_known ? it->first_ts.empty() || it->first_ts != ts : it->first_ts > ts;
    if (is_younger && it->size_bytes > 0 && !is_current(*it)) return &*it;
  }
  const auto own = std::ranges::find(segments, std::uint64_t{0}, &Segment::number);
  const bool is_replaced =
      current->number() == 0 && own != segments.end() && own->size_bytes > 0 && !is_current(*own);
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
  auto opened = FollowedFile::open(*next);
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
