// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/detail/live_line.hpp>

#include <algorithm>
#include <ctime>
#include <utility>

#include <otelc/report/columns.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::tail::detail {
namespace {

constexpr std::size_t kDateAndTimeColumns = 19;

std::string time_text(UnixNanos time, bool has_date) {
  const auto seconds = static_cast<std::time_t>(time / 1'000'000'000);
  std::tm local{};
  if (time == 0 || ::localtime_r(&seconds, &local) == nullptr) return has_date ? "-" : "--:--:--";
  char text[64];
  const std::size_t size =
      std::strftime(text, sizeof text, has_date ? "%Y-%m-%d %H:%M:%S" : "%H:%M:%S", &local);
  return {text, size};
}

}  // namespace

void Line::add_gap() {
  if (columns_ == 0) return;
  out_.append(gap_, ' ');
  columns_ += gap_;
}

void Line::add(const std::string& text, std::string_view colour) {
  out_ += report::sgr::painted(text, colour, {0, is_coloured_});
}

void Line::left(const std::string& text, std::size_t columns, std::string_view colour) {
  add_gap();
  add(text, colour);
  columns_ += std::max(columns, report::columns_of(text));
  out_.append(columns - std::min(columns, report::columns_of(text)), ' ');
}

void Line::right(const std::string& text, std::size_t columns, std::string_view colour) {
  add_gap();
  out_.append(columns - std::min(columns, report::columns_of(text)), ' ');
  add(text, colour);
  columns_ += std::max(columns, report::columns_of(text));
}

void Line::begin(UnixNanos time, const report::TextStyle& style, const SessionTag& session) {
  const bool is_terminal = style.columns > 0;
  left(time_text(time, !is_terminal), is_terminal ? kTimeColumns : kDateAndTimeColumns, report::sgr::kDim);
  if (session.columns == 0) return;
  left(report::cut_to_columns(report::safe_name(session.text), session.columns), session.columns,
       report::sgr::kCyan);
}

std::size_t Line::columns_left(const report::TextStyle& style) const {
  return style.columns - std::min(style.columns, columns_ + gap_);
}

std::string Line::take() {
  out_.erase(out_.find_last_not_of(' ') + 1);
  return std::move(out_);
}

}  // namespace otelc::tail::detail
