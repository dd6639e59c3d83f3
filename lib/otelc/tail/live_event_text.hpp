// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/options.hpp>
#include <otelc/tail/live_event.hpp>
#include <otelc/tail/session_tag.hpp>

namespace otelc::tail {

/// One line for people, in columns; ends in `\n`. On a terminal it takes one row: a narrow one gets
/// shorter numbers and fewer columns, and names are cut; the cost goes last. Elsewhere the time has its date
/// too. Times are local. Names from outside are escaped.
std::string live_event_text(const LiveEvent& live, const report::TextStyle& style,
                            const SessionTag& session = {});

}  // namespace otelc::tail
