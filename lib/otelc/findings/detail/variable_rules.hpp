// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to findings: the table of what the value of one variable can switch off or divert.

#include <optional>
#include <span>
#include <string_view>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/finding.hpp>

namespace otelc::findings::detail {

/// How much of a variable's value a finding shows: all, the origin of a URL, or nothing but the name.
enum class Shows { value, origin, name };

enum class InLaunch { holds, replaced };
enum class Effect { silences, other };

/// In `problem` and `remedy`, {name} stands for the variable, {signal} and {agent} for what it belongs to.
struct Rule {
  std::string_view id;
  std::string_view names;  ///< of the variables, separated by commas
  /// Returns nullopt for a value that does no harm. `value` is not empty.
  std::optional<Level> (*judge)(std::string_view name, std::string_view value,
                                const environment::Environment& all);
  Shows shows;
  InLaunch in_launch;
  Effect effect;
  std::string_view problem;
  std::string_view remedy;
};
std::span<const Rule> variable_rules();

}  // namespace otelc::findings::detail
