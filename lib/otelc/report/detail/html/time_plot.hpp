// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the plot of spend, requests and errors over time.

#include <string>
#include <string_view>

#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/time_axis.hpp>
#include <otelc/usage/timeline.hpp>

namespace otelc::report::detail {

/// What the plot's curve adds up.
enum class Curve { cost, tokens };

/// An SVG that is as wide as what it is in; its letters do not scale. `timeline` must have bins in at least
/// two places.
std::string time_plot(const usage::Timeline& timeline, Curve curve);

// Parts of plots. Across, they are in percent of the plot's width; down, in pixels from its top.

/// Words (markup) at a place; `anchor`: start, middle or end.
std::string plot_text(double x_percent, double y, std::string_view css_class, std::string_view anchor,
                      std::string_view words);
std::string horizontal_line(double y, std::string_view css_class);
/// Marks below `bottom` at the axis' ticks, with their labels.
std::string time_labels(const TimeAxis& axis, double bottom, double labels_at);

/// `10 s`, `5 min`, `7 d`
std::string width_text(UnixNanos width);

}  // namespace otelc::report::detail
