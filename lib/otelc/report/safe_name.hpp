// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::report {

/// A name from outside, for a terminal or a CI log: controls made visible, and a start that a CI
/// system would take for a command (`::`, `##[`) broken. CI systems ignore spaces before those.
std::string safe_name(std::string_view name);

}  // namespace otelc::report
