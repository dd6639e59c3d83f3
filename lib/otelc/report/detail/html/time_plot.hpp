// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/usage/timeline.hpp>

namespace otelc::report::detail {

/// What the plot's curve adds up.
enum class Curve { cost, tokens };

/// Returns the plot of spend, requests and errors over time: an SVG as wide as its container, with text of a
/// fixed size. `timeline` must have at least two bins.
std::string time_plot(const usage::Timeline& timeline, Curve curve);

}  // namespace otelc::report::detail
