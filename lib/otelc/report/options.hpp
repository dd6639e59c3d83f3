// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <otelc/base/terminal.hpp>

namespace otelc::report {

/// What a second table breaks the totals down by (`--by`). Models are always shown.
enum class GroupBy { model, agent, session, source };

/// Properties of the terminal that a text is written to.
struct TextStyle {
  std::size_t columns = 0;  ///< its width; 0: not a terminal
  bool is_coloured = false;
};
inline TextStyle style_of(const Terminal& terminal) {
  return {terminal.columns, terminal.is_coloured};
}

/// How much `table` shows (`--limit`, `--full`).
struct TableOptions {
  std::size_t rows_max = 10;  ///< of each table; a line adds up the rows left out
  bool is_full = false;  ///< show every row, tokens by type, the baseline per model and the notes of `text`
};

}  // namespace otelc::report
