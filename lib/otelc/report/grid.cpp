// SPDX-License-Identifier: Apache-2.0
// Layout: each column is as wide as its widest cell; the bars begin at their least width. Columns of rank 0
// are given. The others follow by rank, the lowest first, as long as the names keep at least 30 % of the
// width (from 12 to 30 columns, or the longest name if it is shorter). The first column that does not fit
// ends this, so that a narrow column never replaces a more important one. Names then take what they need of
// the rest, and the bars grow into what remains.
#include <otelc/report/detail/grid.hpp>

#include <algorithm>
#include <cmath>

#include <otelc/report/columns.hpp>
#include <otelc/report/sgr.hpp>

namespace otelc::report::detail {
namespace {

constexpr std::string_view kRowIndent = "  ";
constexpr std::string_view kColumnGap = "  ";

}  // namespace

struct Grid::Layout {
  std::size_t name = 0;
  std::vector<std::size_t> widths;  // of columns_; 0: not shown
};

void Grid::add_row(std::string name, std::string_view colour) {
  rows_.push_back({std::move(name), colour});
}

void Grid::add_bars(int rank, std::vector<double> shares) {
  bars_at_ = columns_.size();
  shares_ = std::move(shares);
  columns_.push_back({"", rank, Align::left, sgr::kCyan, {}});
}

Grid::Layout Grid::layout(const TextStyle& style, bool has_head) const {
  constexpr std::size_t kNarrow = 60;
  const std::size_t bar_least = style.columns < kNarrow ? 2 : 8;
  constexpr std::size_t kBarMost = 20;
  constexpr std::size_t kNameLeast = 12;
  constexpr std::size_t kNameEnough = 30;
  constexpr std::size_t kNameNever = 4;  // a shorter name is useless

  Layout layout;
  std::size_t name = has_head ? columns_of(title_) : 0;
  for (const Row& row : rows_) name = std::max(name, columns_of(row.name));
  for (const Column& column : columns_) {
    std::size_t width = has_head ? columns_of(column.title) : 0;
    for (const std::string& cell : column.cells) width = std::max(width, columns_of(cell));
    layout.widths.push_back(width);
  }
  if (bars_at_ < columns_.size()) layout.widths[bars_at_] = bar_least;

  const auto beside_name = [&] {
    std::size_t sum = kRowIndent.size();
    for (const std::size_t width : layout.widths) sum += width > 0 ? kColumnGap.size() + width : 0;
    return sum;
  };
  const std::size_t name_least = std::min(name, std::clamp(style.columns * 3 / 10, kNameLeast, kNameEnough));
  std::vector<std::size_t> by_rank;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].rank > 0) by_rank.push_back(i);
  std::ranges::stable_sort(by_rank, {}, [this](std::size_t i) { return columns_[i].rank; });
  const std::vector<std::size_t> wanted = layout.widths;
  for (const std::size_t i : by_rank) layout.widths[i] = 0;
  for (const std::size_t i : by_rank) {
    if (beside_name() + kColumnGap.size() + wanted[i] + name_least > style.columns) break;
    layout.widths[i] = wanted[i];
  }
  const std::size_t beside = beside_name();
  const std::size_t room = style.columns > beside ? style.columns - beside : 0;
  layout.name = std::min(name, std::max(room, kNameNever));
  if (bars_at_ < columns_.size() && layout.widths[bars_at_] > 0)
    layout.widths[bars_at_] = std::min(kBarMost, bar_least + room - std::min(room, layout.name));
  return layout;
}

std::string Grid::name_cell(const std::string& name, std::size_t width) const {
  return align_left(
      cut_ == Cut::front ? cut_front_to_columns(name, width) : cut_middle_to_columns(name, width), width);
}

std::vector<std::string> Grid::lines(const TextStyle& style, bool has_head) const {
  const Layout layout = this->layout(style, has_head);
  std::vector<std::string> lines;
  // Spaces are kept in `gap` and only written before the next text, so that no line ends with spaces and no
  // colour covers them.
  const auto add_line = [&](const std::string& name, std::string_view colour, const auto& cell_of) {
    std::string line(kRowIndent);
    std::string gap;
    const auto add = [&](const std::string& text, std::string_view own) {
      const std::size_t size = text.find_last_not_of(' ') + 1;
      const std::size_t begin = std::min(text.find_first_not_of(' '), size);
      gap.append(begin, ' ');
      if (size > begin) {
        line += gap + sgr::painted(std::string_view(text).substr(begin, size - begin),
                                   colour.empty() ? own : colour, style);
        gap.clear();
      }
      gap.append(text.size() - size, ' ');
    };
    add(name_cell(name, layout.name), {});
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (layout.widths[i] == 0) continue;
      gap += kColumnGap;
      const std::string text = cell_of(i);
      add(columns_[i].align == Align::left ? align_left(text, layout.widths[i])
                                           : align_right(text, layout.widths[i]),
          text == "0" || text == "-" ? std::string_view() : columns_[i].colour);
    }
    lines.push_back(std::move(line));
  };
  if (has_head) add_line(title_, sgr::kDim, [&](std::size_t column) { return columns_[column].title; });
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    add_line(rows_[row].name, rows_[row].colour, [&](std::size_t column) {
      if (column == bars_at_)
        return shares_[row] < 0 ? std::string() : bar_of(shares_[row], layout.widths[column]);
      return columns_[column].cells[row];
    });
  }
  return lines;
}

std::string bar_of(double share, std::size_t columns) {
  constexpr std::string_view kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  constexpr std::size_t kParts = 8;
  const double part = std::clamp(share, 0.0, 1.0) * static_cast<double>(columns * kParts);
  const auto eighths = std::max<std::size_t>(share > 0 ? 1 : 0, static_cast<std::size_t>(std::lround(part)));
  std::string bar;
  for (std::size_t i = 0; i < eighths / kParts; ++i) bar += "█";
  return bar.append(kEighths[eighths % kParts]);
}

}  // namespace otelc::report::detail
