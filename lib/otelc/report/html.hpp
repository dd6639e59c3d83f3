// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The number of sessions that html() lists, the most expensive ones.
inline constexpr std::size_t kHtmlSessionsMax = 100;

/// Returns the report as one self-contained page (docs/reports.md#html): it loads and runs nothing, draws
/// plots as SVG, follows the reader's light or dark theme, and works in print and at a width of 400 px. It is
/// also well-formed XML. Tables show the most expensive rows and say how many they leave out, so the page
/// stays under 300 KB, or under 500 KB with artificially long names.
std::string html(const Report& report);

}  // namespace otelc::report
