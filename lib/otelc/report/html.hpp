// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// Sessions that it lists: the most expensive.
inline constexpr std::size_t kHtmlSessionsMax = 100;

/// A page that needs nothing but itself: no script, nothing loaded, SVG plots, light and dark by the reader's
/// preference, also for print and for 400 px. It is well-formed XML too. Bounded, because tables show the
/// rows that cost most and say how many are left out: under 300 KB, and under 500 KB with names made to be
/// long.
std::string html(const Report& report);

}  // namespace otelc::report
