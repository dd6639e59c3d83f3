// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include <otelc/base/error.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc::store {

/// The process that writes a log.
struct Holder {
  pid_t pid = 0;        ///< the process that the user started; launch holds the log in a child of it
  std::string command;  ///< otelc's command, by its command line: `serve`, `launch`; empty: unknown
};

/// Returns a holder for messages, as in `otelc launch (pid 4711)`.
std::string words_for(const Holder& holder);

/// Ensures one writer per log with a flock(2) on `LOG.lock`, which contains the writer's pid. The kernel
/// frees the lock when the process ends, so a file that is left behind locks nothing. The file may be
/// removed, and a log may have several names, so a writer also locks each file that it writes to with
/// hold_file(). Not thread-safe.
class LockFile {
 public:
  /// Locks a log. Errors: `conflict` (with the log and the holder's command and pid), `refused`, `io`.
  static Result<LockFile> hold(const std::string& log_path);

  /// Restores the file if it was removed or replaced. Error: `conflict` when another process has locked the
  /// new one.
  Result<void> look();

  /// Removes the file before it unlocks it, so that it never removes a later holder's file.
  ~LockFile();
  LockFile(LockFile&&) noexcept = default;
  LockFile& operator=(LockFile&&) = delete;

 private:
  LockFile(std::string log_path, UniqueFd fd);

  std::string log_path_;
  UniqueFd fd_;
};

/// Locks an open file of a log until its descriptor is closed, whatever name it was opened by. Error:
/// `conflict` when it is locked by another descriptor, of this process or another. Does nothing on file
/// systems without locks.
Result<void> hold_file(int fd, const std::string& path);

/// Returns whether a writer holds the file with hold_file(). Call it only while you hold the log's LockFile,
/// because it takes the file's lock for a moment.
bool is_file_held(const std::string& path);

/// Returns the holder of a log's lock, if /proc shows its open files. Takes no lock, so it never gets in a
/// writer's way.
std::optional<Holder> holder_of(const std::string& log_path);

}  // namespace otelc::store
