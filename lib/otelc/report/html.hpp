// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The number of sessions listed, the most expensive first.
inline constexpr std::size_t kHtmlSessionsMax = 100;

/// Returns the report as a self-contained page (docs/reports.md#html): no scripts, nothing loaded, SVG plots,
/// light and dark theme, usable in print and at a width of 400 px. It is also well-formed XML. Tables show
/// the most expensive rows and how many they leave out, so a page stays under 300 KB, or under 500 KB with
/// artificially long names.
std::string html(const Report& report);

}  // namespace otelc::report
