// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace otelc::launch {

/// Parses a duration such as `90s`, `10m`, `90min`, `1h30m`, `2d`, `500ms` or `1.5h`. A number without a unit
/// is in seconds. Units must be in descending order, each at most once. Returns nullopt for anything else,
/// and for more than 366 days.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace otelc::launch
