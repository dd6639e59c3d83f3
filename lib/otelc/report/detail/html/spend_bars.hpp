// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/report/detail/html/section.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Plots spend per hour, day or longer, as bars that are stacked by model.
Section spend_section(const usage::Summary& summary);

}  // namespace otelc::report::detail
