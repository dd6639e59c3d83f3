// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// Returns the gates as JUnit XML, one test case per gate (docs/reports.md#junit). A gate without data is
/// skipped. The suite's `timestamp` (UTC) and `time` are those of the runs, and its `hostname` is the host
/// that the telemetry reports, else Maker::host. Its `system-out` is the report of text().
std::string junit(const Report& report);

}  // namespace otelc::report
