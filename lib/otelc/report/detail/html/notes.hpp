// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/report/detail/html/section.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Lists API errors, remarks on cost and prices, duplicates, and the logs that were read.
Section notes_section(const usage::Summary& summary);

}  // namespace otelc::report::detail
