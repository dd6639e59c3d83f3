// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The summary as OpenMetrics 1.0 text. It is also valid for Prometheus' older text format (node_exporter's
/// textfile collector) and for GitLab's metrics report: gauges only, and no `#` in a label. What is not
/// known has no sample. Names and labels: docs/reports.md.
std::string openmetrics(const Report& report);

}  // namespace otelc::report
