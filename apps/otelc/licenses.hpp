// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace otelc::apps {

/// Returns the licences of otelc and of the libraries in it, with their texts: pieces that make one text,
/// because a compiler limits the length of a literal. third_party/licenses.py writes the source.
std::span<const std::string_view> licenses_texts();

}  // namespace otelc::apps
