// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace otelc::launch {

/// `90s`, `10m`, `90min`, `1h30m`, `2d`, `500ms`, `1.5h`; a bare number is seconds. Units stand in falling
/// order, each once at most. nullopt for anything else, and for more than a year.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace otelc::launch
