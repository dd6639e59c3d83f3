// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: a part of `table`.

#include <string>
#include <vector>

#include <otelc/report/options.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report::detail {

/// Returns lines that explain the marks `~` and `≥` of costs, each only where the summary's costs have it.
/// Lines have no line ends and are broken at `style.columns`.
std::vector<std::string> cost_legend(const usage::Summary& summary, const TextStyle& style);

}  // namespace otelc::report::detail
