// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace otelc::report {

/// What a further table breaks the totals down by. Models are always shown.
enum class GroupBy { model, agent, session, source };

/// Where a text is shown.
struct TextStyle {
  std::size_t columns = 0;  ///< of a terminal; 0: it is none
  bool is_coloured = false;
};

/// How much `table` shows.
struct TableOptions {
  std::size_t rows_max = 10;  ///< of each table; what is left out is added up in a row of its own
  bool is_full = false;       ///< every row, tokens by type, and what `text` says beside its tables
};

}  // namespace otelc::report
