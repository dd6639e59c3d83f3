// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/directory_watch.hpp>

#include <sys/inotify.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <utility>

namespace otelc::store {

DirectoryWatch::DirectoryWatch(std::string directory) : directory_(std::move(directory)) {}

bool DirectoryWatch::start() {
  if (fd_) return false;
  UniqueFd fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  constexpr std::uint32_t kEvents =
      IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
  if (!fd || ::inotify_add_watch(fd.get(), directory_.c_str(), kEvents) < 0) return false;
  fd_ = std::move(fd);
  return true;
}

bool DirectoryWatch::drain() {
  alignas(inotify_event) char events[4096];
  bool has_name = false;
  while (fd_) {
    const ssize_t size = ::read(fd_.get(), events, sizeof events);
    if (size <= 0) break;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event;
      std::memcpy(&event, events + at, sizeof event);
      if ((event.mask & (IN_CREATE | IN_MOVED_TO | IN_Q_OVERFLOW)) != 0) has_name = true;
      if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) != 0) fd_.reset();
      at += sizeof event + event.len;
    }
  }
  return has_name;
}

}  // namespace otelc::store
