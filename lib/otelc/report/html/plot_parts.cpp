// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/plot_parts.hpp>

#include <fmt/format.h>

namespace otelc::report::detail {

std::string plot_text(double x_percent, double y, std::string_view css_class, std::string_view anchor,
                      std::string_view words) {
  return fmt::format(R"(<text x="{:.2f}%" y="{:.0f}" class="{}" text-anchor="{}">{}</text>)", x_percent, y,
                     css_class, anchor, words);
}

std::string horizontal_line(double y, std::string_view css_class) {
  return fmt::format(R"(<line x1="0" x2="100%" y1="{0:.1f}" y2="{0:.1f}" class="{1}" stroke="#d1d5db"/>)", y,
                     css_class);
}

std::string time_labels(const TimeAxis& axis, double bottom, double labels_at) {
  std::string labels;
  for (const TimeAxis::Tick& tick : axis.ticks()) {
    const std::string_view anchor = tick.percent < 6 ? "start" : tick.percent > 94 ? "end" : "middle";
    labels +=
        fmt::format(R"(<line x1="{0:.2f}%" x2="{0:.2f}%" y1="{1}" y2="{2}" class="axis" stroke="#d1d5db"/>)",
                    tick.percent, bottom, bottom + 5) +
        plot_text(tick.percent, labels_at, "tick", anchor, tick.label);
  }
  return labels;
}

}  // namespace otelc::report::detail
