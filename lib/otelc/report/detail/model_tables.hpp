// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: the tables of `table`. Lines without their ends, painted where there are colours, none
// wider than `style.columns`; none when there is nothing to show.

#include <cstddef>
#include <string>
#include <vector>

#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// A row per model, the most expensive first, and their total. Of more than `rows_max` rows the last line
/// adds up what is left out: `… 11 more, $0.42`.
std::vector<std::string> model_table(const Report& report, const TextStyle& style, std::size_t rows_max);
/// The same without titles and total, in at most `lines_max` lines, but the most expensive model is always
/// shown; each figure with its unit.
std::vector<std::string> brief_model_table(const Report& report, const TextStyle& style,
                                           std::size_t lines_max);

/// Tokens by type of each model.
std::vector<std::string> token_table(const Report& report, const TextStyle& style);
/// What `report.by` asks for.
std::vector<std::string> breakdown_table(const Report& report, const TextStyle& style, std::size_t rows_max);
/// The logs, when there are several, and their total.
std::vector<std::string> log_table(const Report& report, const TextStyle& style, std::size_t rows_max);

}  // namespace otelc::report::detail
