// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The gates as JUnit XML, a test case each: a failed one is a failure, one without data is skipped. The
/// suite begins and takes as long as the runs (its `timestamp`, UTC, and `time`), on the host that their
/// telemetry names, else Maker::host. The summary for people is its output.
std::string junit(const Report& report);

}  // namespace otelc::report
