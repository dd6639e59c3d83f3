// SPDX-License-Identifier: Apache-2.0
// Texts are measured and cut one character at a time, by utf8proc's width of each code point (0, 1 or 2
// columns). A cut reserves one column for the `…`. It may fall one column short, because a wide character
// either fits whole or goes. A cut in the middle keeps a third at the front and the rest at the end, then
// shortens both to a `/`, `:` or `.` in their inner half, as in `arn:aws:bedrock:…claude-sonnet-4-6`.
#include <otelc/report/columns.hpp>

#include <algorithm>

#include <utf8proc.h>

namespace otelc::report {
namespace {

struct Char {
  std::size_t size;
  std::size_t columns;
};

// An invalid byte counts as a character of one column, as terminals show it.
Char first_char(std::string_view text) {
  utf8proc_int32_t code = 0;
  const utf8proc_ssize_t size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4)), &code);
  if (size <= 0) return {1, 1};
  return {static_cast<std::size_t>(size), static_cast<std::size_t>(utf8proc_charwidth(code))};
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Char next = first_char(text);
    columns += next.columns;
    text.remove_prefix(next.size);
  }
  return columns;
}

std::string cut_to_columns(std::string_view text, std::size_t columns_max) {
  std::size_t columns = 0;
  std::size_t fits_with_mark = 0;  // bytes
  for (std::size_t at = 0; at < text.size();) {
    const Char next = first_char(text.substr(at));
    columns += next.columns;
    at += next.size;
    if (columns > columns_max) {
      return columns_max == 0 ? std::string() : std::string(text.substr(0, fits_with_mark)) + "…";
    }
    if (columns < columns_max) fits_with_mark = at;
  }
  return std::string(text);
}

std::string cut_front_to_columns(std::string_view text, std::size_t columns_max) {
  std::size_t columns = columns_of(text);
  if (columns <= columns_max) return std::string(text);
  if (columns_max == 0) return {};
  while (columns >= columns_max) {
    const Char next = first_char(text);
    columns -= next.columns;
    text.remove_prefix(next.size);
  }
  // Drop combining characters whose base character was cut.
  while (!text.empty() && first_char(text).columns == 0) text.remove_prefix(first_char(text).size);
  return "…" + std::string(text);
}

std::string cut_middle_to_columns(std::string_view text, std::size_t columns_max) {
  constexpr std::string_view kMark = "…";
  constexpr std::string_view kSeparators = "/:.";
  if (columns_max < 4 || columns_of(text) <= columns_max) return cut_to_columns(text, columns_max);
  const std::size_t front_max = columns_max / 3;
  std::string front = cut_to_columns(text, front_max + 1);
  front.resize(front.size() - kMark.size());
  std::string end = cut_front_to_columns(text, columns_max - front_max).substr(kMark.size());
  if (const std::size_t at = front.find_last_of(kSeparators);
      at != std::string::npos && at >= front.size() / 2)
    front.resize(at + 1);
  if (const std::size_t at = end.find_first_of(kSeparators); at < end.size() / 2) end.erase(0, at + 1);
  return front + std::string(kMark) + end;
}

std::string align_left(std::string_view text, std::size_t columns) {
  const std::size_t taken = columns_of(text);
  return std::string(text) + std::string(columns - std::min(columns, taken), ' ');
}

std::string align_right(std::string_view text, std::size_t columns) {
  const std::size_t taken = columns_of(text);
  return std::string(columns - std::min(columns, taken), ' ') + std::string(text);
}

}  // namespace otelc::report
