// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files: whether one JSON token is what proto3's JSON mapping wants.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <otelc/otlp/schema.hpp>

namespace otelc::otlp::detail {

/// A number in JSON's grammar (RFC 8259 section 6), and nothing else.
bool is_json_number(std::string_view text);

/// Whether a number in JSON's grammar (1e3 and 2.0 too) is an integer of the kind's range.
bool is_integer(std::string_view text, schema::Kind kind);

/// The exact integer that a number in JSON's grammar is (2.0 and 1e3 too); nullopt when it is none, or
/// is out of range.
std::optional<std::int64_t> exact_i64(std::string_view text);
std::optional<std::uint64_t> exact_u64(std::string_view text);

/// Whether a number in JSON's grammar is a finite double.
bool is_real(std::string_view text);

/// Only hexadecimal digits, of any case.
bool is_hex(std::string_view text);

/// Base64 in the standard or the URL-safe alphabet, with or without its padding.
bool is_base64(std::string_view text);

/// How long the escape is that `json` begins with, when it is of a surrogate: 12 for a pair, 6 for half of
/// one, which is no text; 0 for anything else.
std::size_t surrogate_escape_size(std::string_view json);

enum class Escapes : std::uint8_t { good, lone_surrogate, bad };

/// Undoes the escapes of what stands between a JSON string's quotes. Half a surrogate pair becomes U+FFFD
/// (`lone_surrogate`). `bad` for an escape that JSON does not know; `out` is then of no use.
Escapes unescape(std::string_view raw, std::string& out);

}  // namespace otelc::otlp::detail
