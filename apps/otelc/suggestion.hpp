// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace otelc::apps {

/// Which of the names somebody may have meant by `typed`: the nearest one, if at most two letters (one, of
/// short names) are wrong, missing, too many or swapped, or if `typed` is how it begins. Empty: none.
std::string nearest_name(std::string_view typed, const std::vector<std::string>& names);

}  // namespace otelc::apps
