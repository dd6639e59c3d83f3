// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace otelc {

/// Parse all of `text` as a decimal integer. nullopt for anything else: empty text, spaces, `+`, a fraction,
/// or a value out of range.
std::optional<std::int64_t> parse_i64(std::string_view text);
std::optional<std::uint64_t> parse_u64(std::string_view text);

/// Parse all of `text` as a finite decimal number in JSON's or C's notation. nullopt for anything else.
std::optional<double> parse_double(std::string_view text);

}  // namespace otelc
