// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/report.hpp>

namespace otelc::report {

/// Returns the summary as text that scripts parse. It begins with the output of agentic-ci's otel.py, byte
/// for byte; sections that otel.py does not have follow where there is data for them. On a terminal
/// (Report::style) name columns grow as far as there is room, long lines are wrapped, and there may be
/// colours; the words are the same. Names from outside are escaped. Without a log or without records the text
/// is the one line `No OTEL data collected …`.
std::string text(const Report& report);

}  // namespace otelc::report
