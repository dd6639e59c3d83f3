// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <otelc/base/clock.hpp>
#include <otelc/report/options.hpp>
#include <otelc/report/sgr.hpp>
#include <otelc/tail/session_tag.hpp>

namespace otelc::tail::detail {

/// Builds a line of the live view column by column, `gap` apart. Colours end before the spaces that follow a
/// text, so that take() can remove these.
class Line {
 public:
  Line(std::size_t gap, bool is_coloured) : gap_(gap), is_coloured_(is_coloured) {}

  /// Adds a column of at least `columns`, with its text to the left or to the right.
  void left(const std::string& text, std::size_t columns, std::string_view colour = report::sgr::kNone);
  void right(const std::string& text, std::size_t columns, std::string_view colour = report::sgr::kNone);
  /// Adds the first columns of every line: the local time, with its date if there is no terminal, and the
  /// session if there is such a column.
  void begin(UnixNanos time, const report::TextStyle& style, const SessionTag& session);

  [[nodiscard]] std::size_t columns() const { return columns_; }  ///< the width so far
  /// Returns the columns that are left for the next column on a terminal.
  [[nodiscard]] std::size_t columns_left(const report::TextStyle& style) const;
  /// Returns the line without spaces at its end. Ends the use of this object.
  [[nodiscard]] std::string take();

 private:
  void add_gap();
  void add(const std::string& text, std::string_view colour);

  std::size_t gap_;
  bool is_coloured_;
  std::string out_;
  std::size_t columns_ = 0;
};

inline constexpr std::size_t kTimeColumns = 8;  // on a terminal
inline constexpr std::size_t kLabelColumns = 5;

/// Whether there is room for exact numbers and wide gaps; 0 columns mean no terminal.
constexpr bool is_wide(std::size_t columns) {
  return columns == 0 || columns >= 116;
}

}  // namespace otelc::tail::detail
