// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::environment {

/// The address at which a browser finds the repository of a remote: https (or http, as it is given), without
/// user, password, query and `.git`. Empty for local paths and for whatever is not surely free of secrets.
std::string repository_url(std::string_view remote);

}  // namespace otelc::environment
