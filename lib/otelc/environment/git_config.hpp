// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::environment {

/// The URL, as it is written in a repository's configuration, of the remote that `branch` follows; else of
/// `origin`; else of the only remote. Empty: none of these. Of git-config(1) it reads sections, quotes,
/// comments and continued lines; included files and `url.insteadOf` are not followed.
std::string remote_of(std::string_view config, std::string_view branch);

}  // namespace otelc::environment
