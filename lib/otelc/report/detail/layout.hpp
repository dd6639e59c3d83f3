// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: wrapping, aligning and colouring of text for a terminal.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/report/columns.hpp>
#include <otelc/report/options.hpp>

namespace otelc::report::detail {

/// Width and cells of the name column in the tables of `text`, indented by two spaces. Call see() for all
/// names before the first cell().
class NameColumn {
 public:
  /// `beside` is the width of everything to the right of a name, including the space before it. On a terminal
  /// the column takes at most the room that is left, and at least `least`. Without a terminal it is as wide
  /// as the names, from `least` to `most`, and longer names stick out.
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
  /// Returns the same for a path, which keeps its end when it is cut.
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

/// Pads `name` as otel.py did, by code points instead of columns, unless it is for a terminal.
std::string original_cell(std::string_view name, std::size_t width, const TextStyle& style);

/// Wraps `line` at spaces and indents the lines that follow by six. A word that is wider than a line is not
/// broken. With 0 `columns` the line is returned unchanged.
std::string broken_at_spaces(std::string_view line, std::size_t columns);

/// Splits `text` into lines and colours each of them, so that no colour extends over a line end.
std::vector<std::string> painted_lines(std::string_view text, std::string_view colour,
                                       const TextStyle& style);

/// Wraps whole lines at the terminal's width and, if the style has colours, shows headings in bold, rules
/// dim, and verdicts and gates in their colours. Without a terminal or colours the text is returned
/// unchanged.
std::string lay_out(std::string text, const TextStyle& style);

}  // namespace otelc::report::detail
