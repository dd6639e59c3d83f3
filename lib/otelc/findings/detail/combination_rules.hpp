// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to findings: the table of what several variables do together, or by being absent.

#include <span>
#include <string>
#include <string_view>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/finding.hpp>

namespace otelc::findings::detail {

/// `otelc launch` sets every variable that one of these misses.
struct Combination {
  std::string_view id;
  Level level;
  std::string (*subject)(const environment::Environment& all);  ///< empty: the rule does not apply
  std::string_view problem;
  std::string_view remedy;
};
std::span<const Combination> combination_rules();

}  // namespace otelc::findings::detail
