// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <otelc/base/error.hpp>

namespace otelc::otlp {

/// Bytes that minify_json() uses behind the text for a while.
inline constexpr std::size_t kMinifySlack = 128;

/// Appends JSON without the white space between its tokens, so that it fits on a line. No check:
/// `json` has passed JsonChecker. Errors: `bad_data` (a text without an end); `out` is then as it was.
Result<void> minify_json(std::string_view json, std::string& out);

}  // namespace otelc::otlp
