// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <otelc/environment/environment.hpp>

namespace otelc::environment {

/// What is checked out in a git repository. An empty field is unknown.
struct GitHead {
  std::string url;     ///< repository_url() of the branch's remote, else of `origin`, else of the only remote
  std::string branch;  ///< without `refs/heads/`; empty also when HEAD is detached
  std::string commit;  ///< in hexadecimal; empty also before the first commit
};

/// Reads the repository that contains `directory` (an absolute path), or that GIT_DIR names. Returns nullopt
/// if there is none, or if its HEAD cannot be read.
///
/// Starts no program and reads a few files of limited size: HEAD, one ref, packed-refs and config.
/// Understands worktrees, submodules and packed refs. As git's `safe.directory` does, it ignores a repository
/// that belongs to another user except root, unless GIT_DIR names it. The search stops at file system
/// boundaries and at GIT_CEILING_DIRECTORIES.
std::optional<GitHead> read_git_head(const Environment& environment, const std::string& directory);

}  // namespace otelc::environment
