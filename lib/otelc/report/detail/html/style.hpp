// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace otelc::report::detail {

/// The HTML report's CSS.
std::string_view style();

}  // namespace otelc::report::detail
