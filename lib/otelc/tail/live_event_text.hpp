// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <otelc/report/options.hpp>
#include <otelc/tail/live_event.hpp>
#include <otelc/tail/session_tag.hpp>

namespace otelc::tail {

/// Returns one line for people, in columns, with `\n` (docs/tail.md#what-the-lines-mean). On a terminal it
/// fits into one row: a narrow one gets shorter numbers, fewer columns and cut names; the cost is the last
/// column to go. Without a terminal (`style.columns` is 0) the time has its date. Times are local. Names from
/// outside are escaped.
std::string live_event_text(const LiveEvent& live, const report::TextStyle& style,
                            const SessionTag& session = {});

}  // namespace otelc::tail
