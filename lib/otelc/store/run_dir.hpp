// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/base/error.hpp>

namespace otelc::store {

/// Creates a directory for the files of a run, as make_private_dir() does. A new one gets a `.gitignore` that
/// ignores all of it; an existing one is left unchanged. Errors: as make_private_dir().
Result<void> make_run_dir(const std::string& path);

/// Checks that the files of a run are safe in a directory: this user must own it and no one else may write to
/// it, because others could replace the log, the port file or the rate file. A symbolic link must belong to
/// this user or root. Accepts a path that does not exist or is no directory, which make_run_dir() handles.
/// Does not check the directories above. Error: `refused`, with what to do.
Result<void> check_run_dir(const std::string& path);

/// The same for the directory of a single file that the user named. It may belong to root, and others may
/// write to it, as to /tmp.
Result<void> check_file_dir(const std::string& path);

/// Returns whether users other than the owner may write to the directory and rename files in it (no sticky
/// bit).
bool is_open_to_others(const std::string& path);

}  // namespace otelc::store
