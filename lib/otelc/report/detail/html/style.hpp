// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace otelc::report::detail {

/// Returns the CSS of the HTML report.
std::string_view style();

}  // namespace otelc::report::detail
