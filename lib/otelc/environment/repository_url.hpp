// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::environment {

/// Converts the URL of a git remote to the repository's address for a browser:
/// `git@github.com:owner/name.git` becomes `https://github.com/owner/name`. The result has no user, password,
/// query, fragment or `.git`; its scheme is https, or http if `remote` has that. Returns an empty string for
/// local paths, and for any remote that is not fully understood and so might contain a secret.
std::string repository_url(std::string_view remote);

}  // namespace otelc::environment
