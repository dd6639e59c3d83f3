// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files: checks and converts single JSON tokens as proto3's JSON mapping defines them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <otelc/otlp/schema.hpp>

namespace otelc::otlp::detail {

/// Returns whether `text` is a number in JSON's grammar (RFC 8259, section 6).
bool is_json_number(std::string_view text);

/// Returns whether `text` is a JSON number that is an integer in the range of `kind`. 1e3 and 2.0 are
/// integers.
bool is_integer(std::string_view text, schema::Kind kind);

/// Returns the exact integer value of a JSON number (2.0 and 1e3 are integers); nullopt when it is no integer
/// or out of range.
std::optional<std::int64_t> exact_i64(std::string_view text);
std::optional<std::uint64_t> exact_u64(std::string_view text);

/// Returns whether `text` is a JSON number in the range of a double.
bool is_real(std::string_view text);

/// Returns whether `text` holds only hexadecimal digits, in any case.
bool is_hex(std::string_view text);

/// Returns whether `text` is base64, in the standard or URL-safe alphabet, with or without padding.
bool is_base64(std::string_view text);

/// Returns the length of the surrogate escape at the front of `json`, which begins with a backslash: 12 for a
/// pair, 6 for half of one, 0 for anything else.
std::size_t surrogate_escape_size(std::string_view json);

enum class Escapes : std::uint8_t { good, lone_surrogate, bad };

/// Stores in `out` the text of a JSON string; `raw` is what stands between its quotes. Half a surrogate pair
/// becomes U+FFFD (`lone_surrogate`). Returns `bad` for an escape that JSON does not have; `out` is then
/// undefined.
Escapes unescape(std::string_view raw, std::string& out);

}  // namespace otelc::otlp::detail
