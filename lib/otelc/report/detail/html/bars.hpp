// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

// Bars in table cells. The cell before each bar has its number as text.

enum class Ink { cost, time, cache };

/// Returns a cell with a bar over `share` (0 to 1) of its width. `track`: also draws the rest up to the whole
/// width.
std::string bar_cell(double share, Ink ink, bool track = false);

/// Counts by TokenType; nullopt: not reported.
using TokenCounts = std::array<std::optional<std::int64_t>, agents::kTokenTypes>;
TokenCounts counts_of(const billing::Usage& usage);

/// Returns a cell with a bar over `share` (0 to 1) of its width, divided by token type.
std::string token_bar_cell(const TokenCounts& tokens, double share);

/// Returns the legend of token_bar_cell().
std::string token_key();

/// Returns part / whole; 0 if the whole is 0.
double share_of(double part, double whole);

}  // namespace otelc::report::detail
