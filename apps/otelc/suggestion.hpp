// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace otelc::apps {

/// Returns the name that the user may have meant by `typed`: the nearest one with at most two letters (one if
/// `typed` is short) wrong, missing, extra or swapped, or else one that begins with `typed`. Empty: none.
std::string nearest_name(std::string_view typed, const std::vector<std::string>& names);

}  // namespace otelc::apps
