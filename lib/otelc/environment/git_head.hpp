// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <otelc/environment/environment.hpp>

namespace otelc::environment {

/// What is checked out in a git repository. Empty: unknown.
struct GitHead {
  std::string url;  ///< as of repository_url(), of the branch's remote, else of `origin` or the only remote
  std::string branch;  ///< without `refs/heads/`; empty also when HEAD is detached
  std::string commit;  ///< in hexadecimal; empty also before the first commit
};

/// Reads the repository that `directory` (absolute) is in, or that GIT_DIR names. Understands worktrees,
/// submodules and packed refs. Starts no program and reads a few bounded files: HEAD, one ref, packed-refs
/// and config. Like git, it passes by a repository that belongs to another user (root's are taken), unless
/// GIT_DIR names it, and does not search beyond the file system and GIT_CEILING_DIRECTORIES. nullopt: there
/// is no repository, or its HEAD cannot be read.
std::optional<GitHead> read_git_head(const Environment& environment, const std::string& directory);

}  // namespace otelc::environment
