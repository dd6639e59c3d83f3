// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/detail/html/section.hpp>

#include <fmt/format.h>

namespace otelc::report::detail {

std::string markup_of(const Section& section) {
  if (section.content.empty()) return {};
  return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n",
                     section.id, section.heading, section.content);
}

}  // namespace otelc::report::detail
