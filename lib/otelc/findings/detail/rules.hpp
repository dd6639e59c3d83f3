// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to findings: the table of what can be wrong.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/finding.hpp>

namespace otelc::findings::detail {

/// How much of a variable's value a finding shows.
enum class Shows { value, origin, name };

enum class InLaunch { holds, replaced };
enum class Effect { silences, other };

/// What the value of one variable can do. In the texts {name} is the variable, {value} what is shown of its
/// value, {signal} and {agent} whose it is.
struct Rule {
  std::string_view id;
  std::string_view names;  ///< of the variables, by comma
  /// nullopt: this value does nothing. It is not empty.
  std::optional<Level> (*judge)(std::string_view name, std::string_view value,
                                const environment::Environment& all);
  Shows shows;
  InLaunch in_launch;
  Effect effect;
  std::string_view problem;
  std::string_view remedy;
};
std::span<const Rule> rules();

/// What several variables do together.
struct Combination {
  std::string_view id;
  Level level;
  std::string (*subject)(const environment::Environment& all);  ///< empty: they do not
  Effect effect;
  std::string_view problem;
  std::string_view remedy;
};
/// `otelc launch` sets all that they lack.
std::span<const Combination> combinations();

}  // namespace otelc::findings::detail
