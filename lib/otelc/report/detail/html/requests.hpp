// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/report/detail/html/section.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Lists the most expensive requests, or the largest ones if no costs are known.
Section requests_section(const usage::Summary& summary);

}  // namespace otelc::report::detail
