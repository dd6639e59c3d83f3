// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace otelc {

/// The whole text as a decimal number: no spaces, no `+`, no empty text; out of range is nullopt.
std::optional<std::int64_t> parse_i64(std::string_view text);
std::optional<std::uint64_t> parse_u64(std::string_view text);

/// The whole text as a finite decimal number in JSON's or C's notation; nullopt else.
std::optional<double> parse_double(std::string_view text);

}  // namespace otelc
