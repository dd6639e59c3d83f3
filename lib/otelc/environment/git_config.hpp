// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::environment {

/// Returns the URL of the remote that `branch` follows, else of `origin`, else of the only remote, exactly as
/// it is written in `config`, the text of a repository's configuration file. Empty: there is no such remote.
/// Understands sections, quotes, comments and continued lines (git-config(1)), but does not apply included
/// files and `url.<base>.insteadOf`.
std::string remote_of(std::string_view config, std::string_view branch);

}  // namespace otelc::environment
