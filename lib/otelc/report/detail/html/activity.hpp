// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/report/detail/html/section.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Plots spend, requests and errors over time.
Section time_section(const usage::Summary& summary);

/// Lists output tokens per second and the time to the first token by model, where they were reported.
Section speed_section(const usage::Summary& summary);

/// Lists tools by time, or by calls if no time was reported.
Section tools_section(const usage::Summary& summary);

}  // namespace otelc::report::detail
