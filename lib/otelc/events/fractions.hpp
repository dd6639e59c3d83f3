// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/agents/agent.hpp>

namespace otelc::events {

/// One token in the unit of fractions, which is a billionth of a token.
inline constexpr std::int64_t kToken = 1'000'000'000;

/// Returns count + fraction, rounded to the nearest, half to even; saturates. `fraction`: at least 0.
std::int64_t rounded(std::int64_t count, std::int64_t fraction);

/// What token counts have beyond whole tokens, in billionths of a token, at least 0. Counters may report
/// fractions (docs/counting.md#identity).
struct Fractions {
  std::array<std::int64_t, agents::kTokenTypes> of_types{};
  std::vector<std::pair<std::string, std::int64_t>> of_others;  ///< by the agent's name for the type

  /// Returns the fraction of a type that is none of the four, which is added if it is new.
  std::int64_t& of_other(std::string_view type);
  /// Returns the sum over all types.
  [[nodiscard]] std::int64_t sum() const;
};

/// Adds `amount` to a fraction. Carries a whole token to the count, or borrows one from it, so that the
/// fraction stays from 0 to below a token. `amount`: between -1 and 1 token, exclusive.
void add_fraction(std::int64_t& count, std::int64_t& fraction, std::int64_t amount);

}  // namespace otelc::events
