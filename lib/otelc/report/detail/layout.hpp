// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: how a text lies on a page or a terminal.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/report/columns.hpp>
#include <otelc/report/options.hpp>

namespace otelc::report::detail {

/// The column of a table in which the names stand, two spaces from the left. See all names before the first
/// cell.
class NameColumn {
 public:
  /// `beside`: columns of all that stands to the right of a name, with the space between.
  /// Without a terminal: as wide as the names, from `least` to `most`; a longer one sticks out.
  NameColumn(const TextStyle& style, std::size_t least, std::size_t most, std::size_t beside)
      : most_(style.columns == 0 ? most : std::max(least, room(style, beside))),
        width_(least),
        is_cut_(style.columns > 0) {}

  void see(std::string_view name) {
    width_ = std::min(std::max(width_, columns_of(name)), std::max(most_, width_));
  }
  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::string rule() const { return std::string(width_, '-'); }
  [[nodiscard]] std::string cell(std::string_view name) const {
    return align_left(is_cut_ ? cut_to_columns(name, width_) : std::string(name), width_);
  }
  /// The same of a path, whose end says more.
  [[nodiscard]] std::string path_cell(std::string_view path) const {
    return align_left(is_cut_ ? cut_front_to_columns(path, width_) : std::string(path), width_);
  }

 private:
  static std::size_t room(const TextStyle& style, std::size_t beside) {
    constexpr std::size_t kIndent = 2;
    return style.columns > beside + kIndent ? style.columns - beside - kIndent : 0;
  }

  std::size_t most_;
  std::size_t width_;
  bool is_cut_;
};

/// A cell of the original's tables: aligned as they were, which counted characters, unless it is for a
/// terminal.
std::string original_cell(std::string_view name, std::size_t width, const TextStyle& style);

/// The line broken at spaces; what follows is set in by six. A word that is wider than that is left to the
/// terminal. Columns of 0: the line as it is.
std::string broken_at_spaces(std::string_view line, std::size_t columns);

/// The lines of a text, each painted by itself: a colour never reaches over the end of a line.
std::vector<std::string> painted_lines(std::string_view text, std::string_view colour,
                                       const TextStyle& style);

/// Whole lines for where they are shown: on a terminal broken at its width and, when it has colours, with
/// headings in bold, rules dim, and verdicts in their colour. Elsewhere the text as it is.
std::string lay_out(std::string text, const TextStyle& style);

}  // namespace otelc::report::detail
