// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/unique_fd.hpp>

namespace otelc::store {

/// Watches a directory with inotify(7), to wake up a poll(2) loop when something in it changes. Where inotify
/// does not work it never wakes up, so look from time to time as well. Not thread-safe.
class DirectoryWatch {
 public:
  explicit DirectoryWatch(std::string directory);

  /// Starts to watch, unless it does already. Returns true when it just started, so that changes before went
  /// unnoticed. Call it from time to time, because the directory may appear, or appear again.
  bool start();

  /// For poll(2). -1 while it does not watch, which poll(2) ignores.
  [[nodiscard]] int fd() const { return fd_.get(); }

  /// Consumes the events, and stops watching when the directory itself is gone. Returns true when a name may
  /// have been added.
  bool drain();

 private:
  std::string directory_;
  UniqueFd fd_;
};

}  // namespace otelc::store
