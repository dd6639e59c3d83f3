// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include <otelc/report/detail/html/section.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Lists the `rows_max` most expensive sessions, collapsed, and sums up the rest. Empty if there is only one
/// session.
Section sessions_section(const usage::Summary& summary, std::size_t rows_max);

}  // namespace otelc::report::detail
