// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the tables of `table`. Lines have no line ends, and colours if the style has; none is
// wider than `style.columns`, which must not be 0. Tables without rows are empty.

#include <cstddef>
#include <string>
#include <vector>

#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Returns a row per model, the most expensive first, and the total. A line adds up the rows after the first
/// `rows_max`: `… 11 more, $0.42`.
std::vector<std::string> model_table(const Report& report, const TextStyle& style, std::size_t rows_max);
/// Returns the same without titles and total, with a unit for each figure, in at most `lines_max` lines (but
/// at least one model).
std::vector<std::string> brief_model_table(const Report& report, const TextStyle& style,
                                           std::size_t lines_max);

/// Returns each model's tokens by type.
std::vector<std::string> token_table(const Report& report, const TextStyle& style);
/// Returns the rows of `report.by`.
std::vector<std::string> breakdown_table(const Report& report, const TextStyle& style, std::size_t rows_max);
/// Returns the logs, if there are several, and their total.
std::vector<std::string> log_table(const Report& report, const TextStyle& style, std::size_t rows_max);

}  // namespace otelc::report::detail
