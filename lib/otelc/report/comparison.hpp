// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <otelc/usage/comparison.hpp>

namespace otelc::report {

/// `+25.0 %`; `same`; `new` and `gone` where only one of them is known; `-` where none is, or it was 0.
std::string increase_text(std::optional<double> before, std::optional<double> now);

std::string cost_increase_text(const usage::Comparison::Row& row);
std::string tokens_increase_text(const usage::Comparison::Row& row);

}  // namespace otelc::report
