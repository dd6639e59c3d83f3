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
  pid_t pid = 0;  ///< of the process that was started: of launch, the one in front of the one that holds it
  std::string command;  ///< of otelc, by the process's command line: `serve`, `launch`; empty: not known
};

/// `otelc launch (pid 4711)`
std::string words_for(const Holder& holder);

/// One holder per log: `LOG.lock`, held with flock(2), with the holder's pid in it. The lock is the kernel's,
/// not the file's: it is free the moment the holder dies. Somebody may remove the file, and a log may have
/// other names: so who writes into a file of the log holds that as well, with hold_file(). Not thread-safe.
class LockFile {
 public:
  /// Errors: `conflict` (the message names the log, the holder's command and pid), `refused`, `io`.
  static Result<LockFile> hold(const std::string& log_path);

  /// Puts the file back when it was removed or replaced. Error: `conflict` when another process has the new
  /// one.
  Result<void> look();

  /// Removes the file while it is still held, so that no newer holder's file can be hit.
  ~LockFile();
  LockFile(LockFile&&) noexcept = default;
  LockFile& operator=(LockFile&&) = delete;

 private:
  LockFile(std::string log_path, UniqueFd fd);

  std::string log_path_;
  UniqueFd fd_;
};

/// Holds an open file of a log until its descriptor is closed, by whatever name it was opened. Error:
/// `conflict` when another descriptor does, of this process or another. Where the file system knows no locks,
/// it has none.
Result<void> hold_file(int fd, const std::string& path);

/// Whether somebody writes into the file: holds it with hold_file(). Call it while the log's LockFile is
/// held, because it takes the lock for a moment.
bool is_file_held(const std::string& path);

/// Who holds the log's lock now, as far as /proc shows us its files. Looks without locking, so
/// that nobody who wants the lock meets us there.
std::optional<Holder> holder_of(const std::string& log_path);

}  // namespace otelc::store
