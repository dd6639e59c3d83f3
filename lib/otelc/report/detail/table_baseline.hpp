// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the parts of `table` that compare a run with its baseline. Lines have no line ends.

#include <string>
#include <vector>

#include <otelc/report/options.hpp>
#include <otelc/usage/comparison.hpp>

namespace otelc::report::detail {

/// Returns the totals' differences as one sentence, broken at `style.columns`, or why there are none.
std::vector<std::string> baseline_lines(const usage::Comparison& comparison, const TextStyle& style);

/// Returns a table with a row per model and the total. Empty when there is nothing to compare with.
std::vector<std::string> baseline_table(const usage::Comparison& comparison, const TextStyle& style);

}  // namespace otelc::report::detail
