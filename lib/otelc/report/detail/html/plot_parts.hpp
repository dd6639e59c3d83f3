// SPDX-License-Identifier: Apache-2.0
#pragma once

// SVG elements that plots share. Horizontal positions are percentages of the plot's width, so that letters
// keep their size at any width; vertical positions are pixels from its top.

#include <string>
#include <string_view>

#include <otelc/report/detail/html/time_axis.hpp>

namespace otelc::report::detail {

/// Returns text at a position. `anchor`: start, middle or end; `words`: markup.
std::string plot_text(double x_percent, double y, std::string_view css_class, std::string_view anchor,
                      std::string_view words);

/// Returns a line across the whole plot.
std::string horizontal_line(double y, std::string_view css_class);

/// Returns marks at the ticks of `axis`, drawn down from `bottom`, with their labels at `labels_at`.
std::string time_labels(const TimeAxis& axis, double bottom, double labels_at);

}  // namespace otelc::report::detail
