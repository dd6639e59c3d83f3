// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// Returns the report for people (docs/reports.md#table): a headline, the models by cost and the gates, then
/// the tables that `report.by` and `report.table` request. No line is wider than `report.style.columns` (at
/// least 40), except for a long name in a sentence, which is never cut. Without a terminal, tables take 80
/// columns and sentences are not wrapped.
std::string table(const Report& report);

/// Returns a short table: headline, most expensive models and gates, in at most `lines_max` lines if the
/// headline and the failures leave room for it.
std::string brief_table(const Report& report, std::size_t lines_max);

enum class Tone { warning, bad };

/// Returns a message in the colour of its `tone`, wrapped at the terminal's width.
std::vector<std::string> lines_for_people(const std::string& line, Tone tone, const TextStyle& style);

}  // namespace otelc::report
