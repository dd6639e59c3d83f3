// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/error.hpp>

namespace otelc::store {

/// Makes a directory for a run's files, as make_private_dir() does. A new one gets a `.gitignore` that keeps
/// all of it out of a repository; one that exists is left as it is. Errors: as make_private_dir().
Result<void> make_run_dir(const std::string& path);

/// Whether a run's files are safe in an existing directory: it is ours, and nobody else may write to it. Who
/// may can put a log, a port or a rate of his own in place of ours. A symbolic link must be ours or root's.
/// What does not exist, or is no directory, is left to make_run_dir(). The directories above are not looked
/// at. Error: `refused`, with what to do.
Result<void> check_run_dir(const std::string& path);

/// The same for the directory of a single file that the user has named: it may be root's, and others may
/// write to it, as to /tmp.
Result<void> check_file_dir(const std::string& path);

/// Others than its owner may write to the directory and rename what is in it: it has no sticky bit.
bool is_open_to_others(const std::string& path);

}  // namespace otelc::store
