// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc::store {

/// The process that holds a log.
struct Holder {
  pid_t pid = 0;
  std::string command;  ///< of otelc, by the process's command line: `serve`, `launch`; empty: not known
};

/// `otelc launch (pid 4711)`
std::string words_for(const Holder& holder);

/// One holder per log: `LOG.lock`, held with flock(2), with the holder's pid in it. The lock is the kernel's,
/// not the file's: it is free the moment the holder dies. Not thread-safe.
class LockFile {
 public:
  /// Errors: `conflict` (the message names the log, the holder's command and pid), `refused`, `io`.
  static Result<LockFile> hold(const std::string& log_path);

  /// Removes the file while it is still held, so that no newer holder's file can be hit.
  ~LockFile();
  LockFile(LockFile&&) noexcept = default;
  LockFile& operator=(LockFile&&) = delete;

 private:
  LockFile(std::string path, UniqueFd fd);

  std::string path_;
  UniqueFd fd_;
};

/// Who holds the log's lock now, as far as /proc shows us its files. Looks without locking, so
/// that nobody who wants the lock meets us there.
std::optional<Holder> holder_of(const std::string& log_path);

}  // namespace otelc::store
