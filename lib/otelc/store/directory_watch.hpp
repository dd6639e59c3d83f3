// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/unique_fd.hpp>

namespace otelc::store {

/// Wakes when something in a directory changes, where inotify(7) can tell. Not thread-safe.
class DirectoryWatch {
 public:
  explicit DirectoryWatch(std::string directory);

  /// True when it has just begun to watch: what happened before went unseen. Try it again from time to
  /// time: the directory may come, or come again.
  bool start();

  /// For poll(2); -1, which that passes over, while it does not watch.
  [[nodiscard]] int fd() const { return fd_.get(); }

  /// Takes the events away; stops when the directory itself has gone. True when a name has come.
  bool drain();

 private:
  std::string directory_;
  UniqueFd fd_;
};

}  // namespace otelc::store
