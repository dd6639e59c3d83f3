// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::report {

/// Returns a name from outside for a terminal or a CI log: control characters are escaped, and so is a start
/// that CI systems treat as a command (`::` or `##[`, also after spaces).
std::string safe_name(std::string_view name);

}  // namespace otelc::report
