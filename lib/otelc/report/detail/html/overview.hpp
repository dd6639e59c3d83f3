// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report::detail {

/// Returns the summary in one sentence of plain text: `$0.0310 for 20,064 tokens in 11 requests`.
std::string headline(const usage::Summary& summary);

/// Returns the top of the page: the headline, agents and time, the run's origin, the verdict, and tiles with
/// the main numbers.
std::string overview(const Report& report);

}  // namespace otelc::report::detail
