// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/columns.hpp>

#include <algorithm>

#include <utf8proc.h>

namespace otelc::report {
namespace {

struct Char {
  std::size_t size;
  std::size_t columns;
};

// A bad byte counts as a character of one column, as terminals show it.
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
  // What combines with a character that is gone goes with it.
  while (!text.empty() && first_char(text).columns == 0) text.remove_prefix(first_char(text).size);
  return "…" + std::string(text);
}

std::string cut_middle_to_columns(std::string_view text, std::size_t columns_max) {
  constexpr std::size_t kFrontPart = 3;  // a third
  if (columns_of(text) <= columns_max) return std::string(text);
  const std::size_t front_columns = columns_max / kFrontPart;
  std::size_t size = 0;
  for (std::size_t columns = 0; size < text.size();) {
    const Char next = first_char(text.substr(size));
    columns += next.columns;
    if (columns > front_columns) break;
    size += next.size;
  }
  const std::string_view front = text.substr(0, size);
  return std::string(front) + cut_front_to_columns(text.substr(size), columns_max - columns_of(front));
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
