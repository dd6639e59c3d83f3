// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <otelc/launch/launch_options.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::launch {

/// What the reports of a run, and its page in CI, need of its summary.
struct ReportNeeds {
  bool history = false;  ///< report::Format::shows_history
  usage::Lists lists = usage::kNoSessions;
};

/// `format`: of the summary; nullptr: `table` or `text`.
ReportNeeds report_needs(const report::Format* format, const std::vector<ReportFile>& reports,
                         usage::CostBasis basis);

}  // namespace otelc::launch
