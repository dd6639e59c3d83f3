// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: headline, verdict and gates of `table`. Lines have no line ends, and colours if the
// style has.

#include <string>
#include <string_view>
#include <vector>

#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Returns `style` with a width: 80 columns without a terminal.
TextStyle with_width(const TextStyle& style);

/// Returns a cost with its marks: `~$1.20` if some or all of it is at list price, `≥$1.20` if it is a minimum
/// because some tokens have no price or may cost more, `-` if it is unknown.
std::string marked_cost(const billing::Usage& usage);

/// Returns `$0.0310 · 20,064 tokens · 11 requests (1 error) · 5.7 s · 84 % cache hits · complete`, wrapped
/// between its parts.
std::vector<std::string> headline(const Report& report, const TextStyle& style);

/// Returns the reason of a partial verdict, or with `is_full` of any verdict.
std::vector<std::string> verdict_reason(const usage::Check& check, const TextStyle& style, bool is_full);
/// Returns the reason of a partial verdict, cut to two lines.
std::vector<std::string> brief_verdict_reason(const usage::Check& check, const TextStyle& style);

/// Returns a line per gate.
std::vector<std::string> gate_lines(const std::vector<Gate>& gates, const TextStyle& style);
/// Returns all gates in as few lines as possible.
std::vector<std::string> brief_gate_lines(const std::vector<Gate>& gates, const TextStyle& style);

}  // namespace otelc::report::detail
