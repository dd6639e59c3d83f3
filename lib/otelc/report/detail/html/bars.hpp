// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: bars in table cells. Their numbers stand beside them as text.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

enum class Ink { cost, time, cache };

/// A cell with a bar over `share` (0 to 1) of its width; `track`: also what is missing to the whole is shown.
std::string bar_cell(double share, Ink ink, bool track = false);

using TokenCounts = std::array<std::optional<std::int64_t>, agents::kTokenTypes>;
TokenCounts counts_of(const billing::Usage& usage);

/// A cell with a bar over `share` of its width, in which the types of tokens have their parts.
std::string token_bar_cell(const TokenCounts& tokens, double share);

/// Which colour is which type of token.
std::string token_key();

/// part / whole, 0 where there is no whole.
double share_of(double part, double whole);

}  // namespace otelc::report::detail
