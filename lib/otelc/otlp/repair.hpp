// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc::otlp {

/// Repairs JSON with invalid text in its strings. The OpenTelemetry SDK for JavaScript sends such strings
/// when an agent cuts an emoji in two; one of them must not cost the whole request.

/// Returns whether JSON text holds the escape of half a surrogate pair. Does not look for invalid UTF-8.
bool has_lone_surrogate(std::string_view json);

/// Appends `json` to `out` with U+FFFD in place of each maximal ill-formed byte sequence (Unicode 15, section
/// 3.9, as WHATWG's decoder and Python's errors="replace" do it) and of each escape of half a surrogate pair.
/// Keeps everything else, also errors in the structure, so check the result. The result is at most three
/// times as long as `json`. Returns how many strings were changed, keys included.
std::size_t repair_json(std::string_view json, std::string& out);

}  // namespace otelc::otlp
