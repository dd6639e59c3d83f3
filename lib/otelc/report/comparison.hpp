// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <otelc/usage/comparison.hpp>

namespace otelc::report {

/// Returns the change from `before` to `now`: `+25.0 %`; `same` if they are equal; `new` or `gone` if only
/// one is known; `-` if neither is known or `before` is 0.
std::string increase_text(std::optional<double> before, std::optional<double> now);

/// Return increase_text() of a row's cost and of its tokens.
std::string cost_increase_text(const usage::Comparison::Row& row);
std::string tokens_increase_text(const usage::Comparison::Row& row);

}  // namespace otelc::report
