// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/launch/launch_options.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::launch {

/// What a run's reports and its CI page need from its summary.
struct ReportNeeds {
  bool history = false;  ///< report::Format::shows_history
  usage::Lists lists = usage::kNoSessions;
};

/// Returns the needs of all `reports`, of the CI page, and of the bill in `format`; nullptr: `table` or
/// `text`.
ReportNeeds report_needs(const report::Format* format, const std::vector<ReportFile>& reports,
                         usage::CostBasis basis);

}  // namespace otelc::launch
