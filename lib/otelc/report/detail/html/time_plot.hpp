// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the plot of spend, requests and errors over time.

#include <string>

#include <otelc/report/detail/html/markup.hpp>
#include <otelc/usage/timeline.hpp>

namespace otelc::report::detail {

/// What the plot's curve adds up.
enum class Curve { cost, tokens };

/// An SVG that is as wide as what it is in; its letters do not scale. `timeline` must have bins in at least
/// two places.
std::string time_plot(const usage::Timeline& timeline, Curve curve, const Amounts& amounts);

/// `10 s`, `5 min`, `7 d`
std::string width_text(UnixNanos width);

}  // namespace otelc::report::detail
