// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/report/detail/html/section.hpp>
#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Compares cost and tokens with the baseline, by model.
Section comparison_section(const Report& report);

}  // namespace otelc::report::detail
