// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: parts of `table`. Lines without their ends, painted where there are colours.

#include <string>
#include <string_view>
#include <vector>

#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// The style for lines that need a width: 80 columns where there is no terminal.
TextStyle with_width(const TextStyle& style);

/// `~$1.20` at list price, wholly or in part; `≥$1.20`: some of it has no price, or cost more; `-`: unknown.
std::string marked_cost(const billing::Usage& usage);

/// `$0.0310 · 20,064 tokens · 11 requests (1 error) · 5.7 s · 84 % cache hits · complete`, broken between its
/// pieces.
std::vector<std::string> headline(const Report& report, const TextStyle& style);

/// Why the verdict is what it is, where that is more than the headline says; `is_full`: always.
std::vector<std::string> verdict_reason(const usage::Check& check, const TextStyle& style, bool is_full);
/// The same of a partial count in at most two lines; what does not fit is cut.
std::vector<std::string> brief_verdict_reason(const usage::Check& check, const TextStyle& style);

/// A line for each gate; or all in as few lines as they need.
std::vector<std::string> gate_lines(const std::vector<Gate>& gates, const TextStyle& style);
std::vector<std::string> brief_gate_lines(const std::vector<Gate>& gates, const TextStyle& style);

}  // namespace otelc::report::detail
