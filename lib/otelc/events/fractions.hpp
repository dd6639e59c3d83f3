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

/// One token, in the unit of fractions.
inline constexpr std::int64_t kToken = 1'000'000'000;

/// count + fraction (at least 0), rounded to the nearest, half to even. Held at the end of the range.
std::int64_t rounded(std::int64_t count, std::int64_t fraction);

/// What counts of tokens have beyond whole ones, in billionths of a token: a counter may be a double. None is
/// below 0.
struct Fractions {
  std::array<std::int64_t, agents::kTokenTypes> of_types{};
  std::vector<std::pair<std::string, std::int64_t>> of_others;  ///< by the agent's name for the type

  /// The fraction of a type that is none of the four; made where there is none.
  std::int64_t& of_other(std::string_view type);
  /// Of all types.
  [[nodiscard]] std::int64_t sum() const;
};

/// Adds to a fraction that is below a token, and leaves it so: what makes a token, or lacks for one, goes to
/// the count. `amount`: less than a token either way.
void add_fraction(std::int64_t& count, std::int64_t& fraction, std::int64_t amount);

}  // namespace otelc::events
