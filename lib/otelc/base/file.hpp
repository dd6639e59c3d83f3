// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <otelc/base/error.hpp>
#include <otelc/base/unique_fd.hpp>

namespace otelc {

/// Makes the directory (mode 0700, whatever the umask) with its parents. An existing directory is
/// taken as it is. Errors: `refused` when something else stands there, `io`.
Result<void> make_private_dir(const std::string& path);

enum class OpenFor { append, replace, read_write };

/// Opens or creates a regular file of mode 0600 whatever the umask, with O_NOFOLLOW, O_CLOEXEC and
/// O_NONBLOCK at open (so that a FIFO cannot hang us). Errors: `refused` for a symlink, a directory,
/// a FIFO, a device or another user's file; `io` for the rest. An existing file keeps its content
/// (append, read_write) or is truncated (replace).
Result<UniqueFd> open_private(const std::string& path, OpenFor purpose);

/// Writes all bytes, through short writes and EINTR. `unavailable` for ENOSPC, EDQUOT and EFBIG (it
/// may heal), `io` for the rest.
Result<void> write_all(int fd, std::string_view bytes);

/// Replaces the file at once: written to a temporary name in the same directory (mode 0600), then
/// renamed, so that a reader never sees half of it. Refuses what open_private refuses.
Result<void> replace_file(const std::string& path, std::string_view content);

/// Whether replace_file() could begin now, with its errors; for files that are written after long work.
/// Leaves nothing behind.
Result<void> check_replaceable(const std::string& path);

/// Opens /dev/null as those of the descriptors 0, 1 and 2 that are closed, so that no file of ours gets
/// such a number and is taken for a standard stream. A child sees them closed, as they were. To be called
/// before any file of ours is opened.
void fill_standard_descriptors();

/// "No such file or directory" for an errno value; thread-safe.
std::string errno_text(int error_number);

}  // namespace otelc
