// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <otelc/base/error.hpp>

namespace otelc::otlp {

/// Bytes that minify_json() needs behind the text while it works.
inline constexpr std::size_t kMinifySlack = 128;

/// Appends `json` to `out` without the white space between its tokens, so on one line. Does not check it: it
/// must have passed JsonChecker. Error: `bad_data` (a string without an end); `out` is then unchanged.
Result<void> minify_json(std::string_view json, std::string& out);

}  // namespace otelc::otlp
