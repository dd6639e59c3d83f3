// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// Returns the summary as OpenMetrics 1.0 text, with the names and labels of docs/reports.md#openmetrics. An
/// unknown value has no sample. The text is also valid in Prometheus' older format (node_exporter's textfile
/// collector) and in GitLab's metrics report, because it has only gauges and no `#` in labels.
std::string openmetrics(const Report& report);

}  // namespace otelc::report
