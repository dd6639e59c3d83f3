// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace otelc::apps {

/// Returns the licences of otelc and of the libraries that are linked into it, with their texts.
std::string_view licenses_text();

}  // namespace otelc::apps
