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

/// A line of the live view as it grows, its columns `gap` apart. Colours end before the spaces behind a text,
/// so that take() can remove those.
class Line {
 public:
  Line(std::size_t gap, bool is_coloured) : gap_(gap), is_coloured_(is_coloured) {}

  /// One column, at least `columns` wide.
  void left(const std::string& text, std::size_t columns, std::string_view colour = report::sgr::kNone);
  void right(const std::string& text, std::size_t columns, std::string_view colour = report::sgr::kNone);
  /// The columns that each line begins with: the time, local and without a terminal with its date, and the
  /// session where there is such a column.
  void begin(UnixNanos time, const report::TextStyle& style, const SessionTag& session);

  [[nodiscard]] std::size_t columns() const { return columns_; }
  /// How many are left for the next column of a terminal's line.
  [[nodiscard]] std::size_t columns_left(const report::TextStyle& style) const;
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

/// Where there is room for exact numbers and wide gaps.
constexpr bool is_wide(std::size_t columns) {
  return columns == 0 || columns >= 116;
}

}  // namespace otelc::tail::detail
