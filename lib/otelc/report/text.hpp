// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// The summary for people. It begins with what agentic-ci's otel.py printed, byte for byte (scripts
/// read it); what that could not say comes after it, and only when there is something to say.
/// On a terminal (Report::style) tables grow with their names as far as there is room, names take as many
/// columns as they show, long lines are broken, and there may be colour; the words are the same.
/// Names from outside are escaped. No log, or one without records, is "No OTEL data collected".
std::string text(const Report& report);

}  // namespace otelc::report
