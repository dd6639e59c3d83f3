// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc {

/// Create the directory and its parents with mode 0700, whatever the umask. An existing directory is left as
/// it is. Errors: `refused` when the path is not a directory, `io`.
Result<void> make_private_dir(const std::string& path);

enum class OpenFor {
  append,      ///< keep the content; writes go to the end
  replace,     ///< truncate; write only
  read_write,  ///< keep the content
};

/// Open or create a regular file and set its mode to 0600, whatever the umask. Uses O_NOFOLLOW, O_CLOEXEC and
/// O_NONBLOCK (so that opening a FIFO cannot block). Errors: `refused` for a symlink, a directory, a FIFO, a
/// device or another user's file; `io` for everything else.
Result<UniqueFd> open_private(const std::string& path, OpenFor purpose);

/// Write all bytes, through short writes, EINTR and EAGAIN; blocks until done. Errors: `unavailable` for
/// ENOSPC, EDQUOT and EFBIG (a retry may succeed), `io` for everything else. Some bytes may then be written.
Result<void> write_all(int fd, std::string_view bytes);

/// Replace the file atomically: write to a temporary name in the same directory (mode 0600), then rename, so
/// that readers see the old or the new content. Not synced to disk. Errors: as open_private(), and
/// `unavailable` when the disk is full.
Result<void> replace_file(const std::string& path, std::string_view content);

/// Check that replace_file() could begin now; use it before long work whose result goes to a file. Errors: as
/// replace_file(). Leaves nothing behind.
Result<void> check_replaceable(const std::string& path);

/// Open /dev/null for each of the descriptors 0, 1 and 2 that is closed, so that no file opened later is
/// mistaken for a standard stream. Child processes see them closed, as they were. Call it before any file is
/// opened.
void fill_standard_descriptors();

/// Return the text of an errno value, such as "No such file or directory". Any thread.
std::string errno_text(int error_number);

}  // namespace otelc
