// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The gates as JUnit XML, a test case each: a failed one is a failure, one without data is skipped. The
/// summary for people is the suite's output.
std::string junit(const Report& report);

}  // namespace otelc::report
