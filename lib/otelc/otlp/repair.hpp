// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace otelc::otlp {

/// Repairs JSON whose strings are not all text. The OpenTelemetry SDK for JavaScript sends such strings when
/// an agent cuts an emoji in two: one of them must not cost the whole request.

/// Whether JSON text holds an escape of half a surrogate pair. One look per backslash; does not look at
/// bytes.
bool has_lone_surrogate(std::string_view json);

/// Appends `json` with U+FFFD in place of each maximal ill-formed sequence of bytes (Unicode 15, section 3.9,
/// as WHATWG's decoder and Python's errors="replace" do it) and of each escape of half a surrogate pair.
/// Everything else stays as written, and so does what is wrong with the structure: check the result. At most
/// three times as long as `json`. Returns how many strings (keys included) were changed.
std::size_t repair_json(std::string_view json, std::string& out);

}  // namespace otelc::otlp
