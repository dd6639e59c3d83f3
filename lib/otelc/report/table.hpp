// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The report for people, the answer first (docs/reports.md, "Table"): a headline, the models by cost, gates,
/// and then what was asked for beside. No line is wider than `report.style.columns` (at least 40), but for
/// a long name in a sentence, which stays whole. Without a terminal tables take 80, and sentences are not
/// broken. How much of it: `report.table`.
std::string table(const Report& report);

/// The same in at most `lines_max` lines, where the headline and what is wrong leave room for it: headline,
/// the most expensive models, gates in one line.
std::string brief_table(const Report& report, std::size_t lines_max);

enum class Tone { warning, bad };

/// A line from beside the table, for its terminal and in its colours: what is to be known, or what went
/// wrong.
std::vector<std::string> lines_for_people(const std::string& line, Tone tone, const TextStyle& style);

}  // namespace otelc::report
