// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <otelc/usage/live_feed.hpp>

namespace otelc::report {

struct TextStyle {
  std::size_t columns = 0;  ///< of the terminal; 0: no terminal, lines are as long as they need to be
  bool is_coloured = false;
};

/// One line for people, in columns; ends in `\n`. On a terminal it takes one row: a narrow one gets
/// shorter numbers and fewer columns, and names are cut. Elsewhere the time has its date too. Times are
/// local. Names from outside are escaped.
std::string live_event_text(const usage::LiveEvent& live, const TextStyle& style);

}  // namespace otelc::report
